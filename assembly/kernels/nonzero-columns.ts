// Which rows of each column are not zero: what a sum over the rows may leave out the others for.

import { line } from "../lib/lanes";
import { partitionStart } from "../lib/partition";

/** Appends row `row` to column j's list if its value is not 0. */
@inline
function append<T>(
  counts: usize,
  samples: usize,
  values: usize,
  reach: usize,
  value: T,
  row: i32,
  rows: i32,
  j: i32,
): void {
  if (value == 0) return;
  const count = counts + ((<usize>j) << 2);
  const n = load<i32>(count);
  const place = <usize>j * rows + n;
  store<i32>(samples + (place << 2), row);
  store<T>(values + place * sizeof<T>(), value);
  store<i32>(count, n + 1);
  const largest = reach + <usize>j * sizeof<T>();
  store<T>(largest, max<T>(load<T>(largest), abs<T>(value)));
}

function nonzeroColumns<T>(
  counts: usize,
  samples: usize,
  values: usize,
  reach: usize,
  x: usize,
  rows: i32,
  columns: i32,
  thread: i32,
  threads: i32,
): void {
  const size = sizeof<T>();
  const start = partitionStart(columns + 1, line<T>(), thread, threads);
  const end = partitionStart(columns + 1, line<T>(), thread + 1, threads);
  for (let j = start; j < end; j++) {
    store<i32>(counts + ((<usize>j) << 2), 0);
    store<T>(reach + <usize>j * size, 0);
  }
  const last = min(end, columns);
  const zero = v128.splat<T>(0);
  for (let row = 0; row < rows; row++) {
    const from = x + <usize>row * columns * size;
    let j = start;
    // Four vectors of nothing but zeros, of which images are full, are passed over by one test.
    for (; j <= last - line<T>(); j += line<T>()) {
      const at = from + <usize>j * size;
      const low = v128.or(v128.ne<T>(v128.load(at), zero), v128.ne<T>(v128.load(at, 16), zero));
      const high = v128.or(v128.ne<T>(v128.load(at, 32), zero), v128.ne<T>(v128.load(at, 48), zero));
      if (!v128.any_true(v128.or(low, high))) continue;
      for (let k = j; k < j + line<T>(); k++) {
        append<T>(counts, samples, values, reach, load<T>(from + <usize>k * size), row, rows, k);
      }
    }
    for (; j < last; j++) {
      append<T>(counts, samples, values, reach, load<T>(from + <usize>j * size), row, rows, j);
    }
  }
  if (end <= columns || start > columns) return;
  for (let row = 0; row < rows; row++) append<T>(counts, samples, values, reach, 1, row, rows, columns);
}

/**
 * For every column j of x, and for a column of ones behind the last, the rows whose element is not 0, in ascending
 * order: `samples[j, 0 … counts[j])`, their elements `values[j, …]`, and the largest magnitude `reach[j] = max |x[:, j]|`.
 * The column of ones is the input that a bias is the weight of.
 *
 * Shapes (elements):  counts (columns + 1), int32   samples (columns + 1, rows), int32   values (columns + 1, rows)
 *                     reach (columns + 1)   x (rows, columns)
 *
 * @param samples,values  Behind the first counts[j] elements, row j stays as it was.
 *
 * Exact. NaN is not 0. Held by test/kernels/nonzero-columns.test.ts.
 */
export function nonzero_columns_f32(
  counts: usize,
  samples: usize,
  values: usize,
  reach: usize,
  x: usize,
  rows: i32,
  columns: i32,
  thread: i32,
  threads: i32,
): void {
  nonzeroColumns<f32>(counts, samples, values, reach, x, rows, columns, thread, threads);
}
export function nonzero_columns_f64(
  counts: usize,
  samples: usize,
  values: usize,
  reach: usize,
  x: usize,
  rows: i32,
  columns: i32,
  thread: i32,
  threads: i32,
): void {
  nonzeroColumns<f64>(counts, samples, values, reach, x, rows, columns, thread, threads);
}
