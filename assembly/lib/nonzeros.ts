// What is not zero in a matrix, row by row: lists of entries.
//
// An entry is 2·sizeof(T) bytes: where its column lies in a panel (uint32, bytes; lib/strip.ts), and its value (T).
// A row's entries follow each other in memory, in ascending order; `bounds` are addresses (uint32) that cut them into
// parts of PART columns: those of row i in part q begin at bounds[q][i] and end at bounds[q + 1][i].

import { panelStride } from "./strip";
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

/** Writes eight entries for the eight pairs (place in the block, byte) in `pairs`; values are `k·high + k·low`. */
@inline
export function storeEight<T>(list: usize, pairs: v128, high: v128, low: v128): void {
  const offsets = i16x8.mul(v128.and(pairs, i16x8.splat(255)), i16x8.splat(<i16>panelStride()));
  const bytes = i16x8.shr_u(pairs, 8);
  storeFour<T>(list, i32x4.extend_low_i16x8_u(offsets), i32x4.extend_low_i16x8_u(bytes), high, low);
  list += 4 * entryBytes<T>();
  storeFour<T>(list, i32x4.extend_high_i16x8_u(offsets), i32x4.extend_high_i16x8_u(bytes), high, low);
}


@inline
function storeFour<T>(list: usize, offsets: v128, bytes: v128, high: v128, low: v128): void {
  const k = f32x4.convert_i32x4_s(bytes);
  const values = f32x4.add(f32x4.mul(k, high), f32x4.mul(k, low));
  if (sizeof<T>() == 4) {
    v128.store(list, v128.shuffle<u32>(offsets, values, 0, 4, 1, 5));
    v128.store(list, v128.shuffle<u32>(offsets, values, 2, 6, 3, 7), 16);
  } else {
    const left = i64x2.extend_low_i32x4_u(offsets);
    const right = i64x2.extend_high_i32x4_u(offsets);
    const first = f64x2.promote_low_f32x4(values);
    const second = f64x2.promote_low_f32x4(v128.shuffle<u64>(values, values, 1, 0));
    v128.store(list, v128.shuffle<u64>(left, first, 0, 2));
    v128.store(list, v128.shuffle<u64>(left, first, 1, 3), 16);
    v128.store(list, v128.shuffle<u64>(right, second, 0, 2), 32);
    v128.store(list, v128.shuffle<u64>(right, second, 1, 3), 48);
  }
}
