// What is not zero in a matrix, row by row: lists of entries.
//
// An entry is 2·sizeof(T) bytes: where its column lies in a panel (uint32, bytes; lib/strip.ts), and its value (T).
// A row's entries follow each other in memory, in ascending order; `bounds` are addresses (uint32) that cut them into
// parts of PART columns: those of row i in part q begin at bounds[q][i] and end at bounds[q + 1][i].

import { touch } from "./touch";

/** Columns of a part. */
export const PART: i32 = 128;

/** Terms of a sum taken at a time, as in gemm.ts, and how many parts that are: part of the bits. */
export const BLOCK_DEPTH: i32 = 256;
export const BLOCK_PARTS: i32 = 2;

/** Entries that may be written behind a row's last, without being part of it. */
export const SPARE_ENTRIES: usize = 8;

/** Bytes of an entry. */
@inline
export function entryBytes<T>(): usize {
  return 2 * sizeof<T>();
}

/** Parts of a row of k columns. */
@inline
export function partsOf(k: i32): i32 {
  return (k + PART - 1) / PART;
}

/** Touches what is listed of some rows of a table, `bytes` for each number that is not zero. */
export function touchLists(
  table: usize,
  bytes: usize,
  tableBounds: usize,
  indices: usize,
  first: i32,
  last: i32,
  parts: i32,
): i32 {
  let seen = 0;
  for (let row = first; row < last; row++) {
    const at = tableBounds + ((<usize>load<u32>(indices + ((<usize>row) << 2)) * <usize>parts) << 2);
    const end = <usize>load<u32>(at + ((<usize>parts) << 2));
    seen |= touch(table + <usize>load<u32>(at) * bytes, table + end * bytes);
  }
  return seen;
}
