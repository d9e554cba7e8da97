import { Identity } from "../lib/activations";
import { addBiasRows } from "../lib/bias";
import { lanes, loadPart, storePair, storePart } from "../lib/lanes";
import { partitionStart } from "../lib/partition";

function columnSums<T>(out: usize, x: usize, rows: i32, columns: i32, thread: i32, threads: i32): void {
  const width = lanes<T>();
  const start = partitionStart(columns, 4 * width, thread, threads);
  let rest = partitionStart(columns, 4 * width, thread + 1, threads) - start;
  const stride = <usize>columns * sizeof<T>();
  out += <usize>start * sizeof<T>();
  x += <usize>start * sizeof<T>();
  for (; rest >= 4 * width; rest -= 4 * width, out += 64, x += 64) {
    let a = i32x4.splat(0);
    let b = i32x4.splat(0);
    let c = i32x4.splat(0);
    let d = i32x4.splat(0);
    let cell = x;
    for (let row = 0; row < rows; row++, cell += stride) {
      a = v128.add<T>(a, v128.load(cell));
      b = v128.add<T>(b, v128.load(cell, 16));
      c = v128.add<T>(c, v128.load(cell, 32));
      d = v128.add<T>(d, v128.load(cell, 48));
    }
    storePair(out, a, b);
    storePair(out + 32, c, d);
  }
  for (; rest > 0; rest -= width, out += 16, x += 16) {
    const count = min(rest, width);
    let sum = i32x4.splat(0);
    let cell = x;
    for (let row = 0; row < rows; row++, cell += stride) {
      sum = v128.add<T>(sum, loadPart<T>(cell, count, i32x4.splat(0)));
    }
    storePart<T>(out, sum, count);
  }
}

function addBias<T>(
  out: usize,
  x: usize,
  bias: usize,
  rows: i32,
  columns: i32,
  thread: i32,
  threads: i32,
): void {
  const start = partitionStart(rows, 1, thread, threads);
  const end = partitionStart(rows, 1, thread + 1, threads);
  const stride = <usize>columns * sizeof<T>();
  const skip = stride * start;
  addBiasRows<T, Identity>(out + skip, x + skip, stride, bias, end - start, columns);
}

/**
 * `out[i, j] = x[i, j] + bias[j]`, correctly rounded.
 *
 * Shapes (elements):  out (rows, columns)   x (rows, columns)   bias (columns)
 *
 * @param out  May be x.
 */
export function add_bias_f32(
  out: usize,
  x: usize,
  bias: usize,
  rows: i32,
  columns: i32,
  thread: i32,
  threads: i32,
): void {
  addBias<f32>(out, x, bias, rows, columns, thread, threads);
}
export function add_bias_f64(
  out: usize,
  x: usize,
  bias: usize,
  rows: i32,
  columns: i32,
  thread: i32,
  threads: i32,
): void {
  addBias<f64>(out, x, bias, rows, columns, thread, threads);
}

/**
 * `out[j] = Σ_i x[i, j]`, added row after row, starting from 0.
 *
 * Shapes (elements):  out (columns)   x (rows, columns)
 *
 * @param out  Must not overlap x.
 *
 * Error:   |out − exact| ≤ γ(rows − 1)·Σ_i |x[i, j]|, γ(k) = k·u/(1 − k·u). Held by test/kernels/bias.test.ts.
 * Source:  Higham 2002, chapter 4 (recursive summation).
 */
export function column_sums_f32(
  out: usize,
  x: usize,
  rows: i32,
  columns: i32,
  thread: i32,
  threads: i32,
): void {
  columnSums<f32>(out, x, rows, columns, thread, threads);
}
export function column_sums_f64(
  out: usize,
  x: usize,
  rows: i32,
  columns: i32,
  thread: i32,
  threads: i32,
): void {
  columnSums<f64>(out, x, rows, columns, thread, threads);
}
