// Lists what is not zero in some rows of a table of bytes: how a batch of mostly zeros is made.

import { entryBytes, partsOf, SPARE_ENTRIES, touchLists } from "../lib/nonzeros";
import { partitionStart } from "../lib/partition";
import { panelStride } from "../lib/strip";

/** Writes eight entries for the eight pairs (place in the block, byte) in `pairs`; values are `k·high + k·low`. */
@inline
function storeEight<T>(list: usize, pairs: v128, high: v128, low: v128): void {
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

function gatherNonzeros<T>(
  entries: usize,
  bounds: usize,
  pairs: usize,
  tableBounds: usize,
  indices: usize,
  rows: i32,
  width: i32,
  capacity: i32,
  scaleHigh: f32,
  scaleLow: f32,
  thread: i32,
  threads: i32,
): void {
  const high = f32x4.splat(scaleHigh);
  const low = f32x4.splat(scaleLow);
  const parts = partsOf(width);
  const step = (<usize>rows) << 2;
  const first = partitionStart(rows, 1, thread, threads);
  const last = partitionStart(rows, 1, thread + 1, threads);
  // Never true, and the engine does not know.
  if (touchLists(pairs, 2, tableBounds, indices, first, last, parts) < 0) return;
  for (let row = first; row < last; row++) {
    let list = entries + <usize>row * (<usize>capacity + SPARE_ENTRIES) * entryBytes<T>();
    let bound = bounds + ((<usize>row) << 2);
    let from = tableBounds + ((<usize>load<u32>(indices + ((<usize>row) << 2)) * <usize>parts) << 2);
    const start = <usize>load<u32>(from);
    const count = <usize>load<u32>(from + ((<usize>parts) << 2)) - start;
    const at = pairs + (start << 1);
    // What is read behind a row's last pair is the next row's first, or the table's spare pairs.
    for (let i: usize = 0; i < count; i += 8) {
      storeEight<T>(list + i * entryBytes<T>(), v128.load(at + (i << 1)), high, low);
    }
    for (let part = 0; part <= parts; part++) {
      store<u32>(bound, <u32>(list + (<usize>load<u32>(from) - start) * entryBytes<T>()));
      from += 4;
      bound += step;
    }
  }
}

/**
 * Lists, for some rows of a table of bytes, what is not zero in them, each byte k as `fl32(k·scale_high + fl32(k·scale_low))`.
 *
 * Shapes (elements):  entries (rows, capacity + 8), of 2·sizeof(T) bytes   bounds (parts + 1, rows), uint32, parts = ⌈width / 128⌉
 *                     pairs (any), two bytes each: column modulo 256, and the byte; 8 more may be read behind the last
 *                     table_bounds (any·parts + 1), uint32: where in `pairs` each part of each row begins
 *                     indices (rows), uint32
 *
 * @param capacity  The most pairs a row has.
 *
 * Held by test/kernels/nonzeros.test.ts. Threads share the rows.
 */
export function gather_nonzeros_f32(
  entries: usize,
  bounds: usize,
  pairs: usize,
  table_bounds: usize,
  indices: usize,
  rows: i32,
  width: i32,
  capacity: i32,
  scale_high: f32,
  scale_low: f32,
  thread: i32,
  threads: i32,
): void {
  gatherNonzeros<f32>(
    entries,
    bounds,
    pairs,
    table_bounds,
    indices,
    rows,
    width,
    capacity,
    scale_high,
    scale_low,
    thread,
    threads,
  );
}
export function gather_nonzeros_f64(
  entries: usize,
  bounds: usize,
  pairs: usize,
  table_bounds: usize,
  indices: usize,
  rows: i32,
  width: i32,
  capacity: i32,
  scale_high: f32,
  scale_low: f32,
  thread: i32,
  threads: i32,
): void {
  gatherNonzeros<f64>(
    entries,
    bounds,
    pairs,
    table_bounds,
    indices,
    rows,
    width,
    capacity,
    scale_high,
    scale_low,
    thread,
    threads,
  );
}
