// A table of floats that are mostly zeros, kept as lists, and a batch of it: the lists are read where they lie.

import { BLOCK_PARTS, entryBytes, PART, partsOf, touchLists } from "../lib/nonzeros";
import { partitionStart } from "../lib/partition";
import { panelStride } from "../lib/strip";
import { listRow } from "../lib/zeros";

function listNonzeros<T>(
  entries: usize,
  bounds: usize,
  table: usize,
  rows: i32,
  width: i32,
  thread: i32,
): void {
  if (thread > 0) return;
  let list = entries + <usize>load<u32>(bounds) * entryBytes<T>();
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < width; column += PART, bounds += 4) {
      const columns = min(width - column, PART);
      const place = (column % (PART * BLOCK_PARTS)) * panelStride();
      list = listRow<T>(list, table, columns, place);
      store<u32>(bounds, <u32>((list - entries) / entryBytes<T>()), 4);
      table += <usize>columns * sizeof<T>();
    }
  }
}

/**
 * Lists what is not zero in some rows of a table, behind what is listed already. The first thread does it alone.
 *
 * Shapes (elements):  entries (any), of 2·sizeof(T) bytes, as in lib/nonzeros.ts; one more may be written
 *                     bounds (rows·parts + 1), uint32, parts = ⌈width / 128⌉: which entry each part of each row begins with, and
 *                     which one comes next; the first of them is given
 *                     table (rows, width)
 *
 * Held by test/kernels/nonzeros.test.ts.
 */
export function list_nonzeros_f32(
  entries: usize,
  bounds: usize,
  table: usize,
  rows: i32,
  width: i32,
  thread: i32,
  threads: i32,
): void {
  listNonzeros<f32>(entries, bounds, table, rows, width, thread);
}
export function list_nonzeros_f64(
  entries: usize,
  bounds: usize,
  table: usize,
  rows: i32,
  width: i32,
  thread: i32,
  threads: i32,
): void {
  listNonzeros<f64>(entries, bounds, table, rows, width, thread);
}

/**
 * Where in memory the lists of some rows of a table are cut into parts. The lists themselves are only touched, so that they
 * are in the caches when they are read.
 *
 * Shapes (elements):  bounds (parts + 1, rows), uint32, parts = ⌈width / 128⌉: addresses, as lib/nonzeros.ts has them
 *                     entries (any), of `entry_bytes` each, as in lib/nonzeros.ts
 *                     table_bounds (any·parts + 1), uint32: which entry each part of each row begins with
 *                     indices (rows), uint32
 *
 * Held by test/kernels/nonzeros.test.ts. Threads share the rows.
 */
export function gather_lists(
  bounds: usize,
  entries: usize,
  table_bounds: usize,
  indices: usize,
  rows: i32,
  width: i32,
  entry_bytes: i32,
  thread: i32,
  threads: i32,
): void {
  const parts = partsOf(width);
  const step = (<usize>rows) << 2;
  const first = partitionStart(rows, 1, thread, threads);
  const last = partitionStart(rows, 1, thread + 1, threads);
  // Never true, and the engine does not know.
  if (touchLists(entries, entry_bytes, table_bounds, indices, first, last, parts) < 0) return;
  for (let row = first; row < last; row++) {
    let bound = bounds + ((<usize>row) << 2);
    let from = table_bounds + ((<usize>load<u32>(indices + ((<usize>row) << 2)) * <usize>parts) << 2);
    for (let part = 0; part <= parts; part++, from += 4, bound += step) {
      store<u32>(bound, <u32>(entries + <usize>load<u32>(from) * <usize>entry_bytes));
    }
  }
}
