// Picks rows out of a table: how a batch is made.

import { lanes, loadPart, storePair, storePart } from "../lib/lanes";
import { partitionStart } from "../lib/partition";
import { touch } from "../lib/touch";

/** Rows touched before they are worked on: enough to keep the memory busy, few enough to stay in the cache. */
const AHEAD: i32 = 16;

/** Touches the next rows, each `bytes` long, when `row` is the first of AHEAD of them. */
@inline
function touchAhead(table: usize, indices: usize, row: i32, start: i32, end: i32, bytes: usize): i32 {
  let seen = 0;
  if ((row - start) % AHEAD != 0) return seen;
  for (let next = row; next < min(row + AHEAD, end); next++) {
    const from = table + bytes * load<u32>(indices + ((<usize>next) << 2));
    seen |= touch(from, from + bytes);
  }
  return seen;
}

function gatherRows<T>(
  out: usize,
  table: usize,
  indices: usize,
  rows: i32,
  width: i32,
  thread: i32,
  threads: i32,
): void {
  const start = partitionStart(rows, 1, thread, threads);
  const end = partitionStart(rows, 1, thread + 1, threads);
  const stride = <usize>width * sizeof<T>();
  for (let row = start; row < end; row++) {
    if (touchAhead(table, indices, row, start, end, stride) < 0) return;
    let from = table + stride * load<u32>(indices + ((<usize>row) << 2));
    let to = out + stride * row;
    let rest = width;
    for (; rest >= 2 * lanes<T>(); rest -= 2 * lanes<T>(), from += 32, to += 32) {
      const first = v128.load(from);
      const second = v128.load(from, 16);
      storePair(to, first, second);
    }
    for (; rest > 0; rest -= lanes<T>(), from += 16, to += 16) {
      const count = min(rest, lanes<T>());
      storePart<T>(to, loadPart<T>(from, count, i32x4.splat(0)), count);
    }
  }
}

/** The low 4 int16 of v as float32: `k·high + k·low`. */
@inline
function scaled(v: v128, high: v128, low: v128): v128 {
  const k = f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(v));
  return f32x4.add(f32x4.mul(k, high), f32x4.mul(k, low));
}

/** Stores the first `count` (1 … 4) of four float32 as T. */
@inline
function storeFloats<T>(address: usize, v: v128, count: i32): void {
  if (sizeof<T>() == 4) storePart<f32>(address, v, count);
  else {
    storePart<f64>(address, f64x2.promote_low_f32x4(v), min(count, 2));
    if (count > 2) storePart<f64>(address + 16, f64x2.promote_low_f32x4(upperHalf(v)), count - 2);
  }
}


@inline
function upperHalf(v: v128): v128 {
  return v128.shuffle<u64>(v, v, 1, 0);
}

/** `count` (1 … 4) bytes as the low bytes of a vector; nothing behind them is read. */
@inline
function loadBytes(address: usize, count: i32): v128 {
  if (count == 4) return v128.load32_zero(address);
  let word: u32 = load<u8>(address);
  if (count > 1) word |= (<u32>load<u8>(address, 1)) << 8;
  if (count > 2) word |= (<u32>load<u8>(address, 2)) << 16;
  return i32x4.splat(word);
}

function gatherRowsU8<T>(
  out: usize,
  table: usize,
  indices: usize,
  rows: i32,
  width: i32,
  scale_high: f32,
  scale_low: f32,
  thread: i32,
  threads: i32,
): void {
  const high = f32x4.splat(scale_high);
  const low = f32x4.splat(scale_low);
  const start = partitionStart(rows, 1, thread, threads);
  const end = partitionStart(rows, 1, thread + 1, threads);
  for (let row = start; row < end; row++) {
    // Never true, and the engine does not know.
    if (touchAhead(table, indices, row, start, end, width) < 0) return;
    let from = table + <usize>width * load<u32>(indices + ((<usize>row) << 2));
    let to = out + <usize>width * row * sizeof<T>();
    let rest = width;
    for (; rest >= 16; rest -= 16, from += 16, to += 16 * sizeof<T>()) {
      const bytes = v128.load(from);
      const lower = i16x8.extend_low_i8x16_u(bytes);
      const upper = i16x8.extend_high_i8x16_u(bytes);
      const a = scaled(lower, high, low);
      const b = scaled(upperHalf(lower), high, low);
      const c = scaled(upper, high, low);
      const d = scaled(upperHalf(upper), high, low);
      storeFloats<T>(to, a, 4);
      storeFloats<T>(to + 4 * sizeof<T>(), b, 4);
      storeFloats<T>(to + 8 * sizeof<T>(), c, 4);
      storeFloats<T>(to + 12 * sizeof<T>(), d, 4);
    }
    for (; rest > 0; rest -= 4, from += 4, to += 4 * sizeof<T>()) {
      const count = min(rest, 4);
      storeFloats<T>(to, scaled(i16x8.extend_low_i8x16_u(loadBytes(from, count)), high, low), count);
    }
  }
}

/**
 * `out[i, :] = table[indices[i], :]`, a copy.
 *
 * Shapes (elements):  out (rows, width)   table (any, width)   indices (rows), uint32, each below the table's rows
 *
 * @param out  Must not overlap the table.
 */
export function gather_rows_f32(
  out: usize,
  table: usize,
  indices: usize,
  rows: i32,
  width: i32,
  thread: i32,
  threads: i32,
): void {
  gatherRows<f32>(out, table, indices, rows, width, thread, threads);
}
export function gather_rows_f64(
  out: usize,
  table: usize,
  indices: usize,
  rows: i32,
  width: i32,
  thread: i32,
  threads: i32,
): void {
  gatherRows<f64>(out, table, indices, rows, width, thread, threads);
}

/** The same for int32 elements, such as labels. */
export function gather_rows_i32(
  out: usize,
  table: usize,
  indices: usize,
  rows: i32,
  width: i32,
  thread: i32,
  threads: i32,
): void {
  gatherRows<i32>(out, table, indices, rows, width, thread, threads);
}

/**
 * `out[i, j] = fl32(k·scale_high + fl32(k·scale_low))`, k = table[indices[i], j]: rows of bytes become floats.
 *
 * Shapes (elements):  out (rows, width)   table (any, width), bytes   indices (rows), uint32
 *
 * @param scale_high  The scale rounded to at most 16 significant bits, so that k·scale_high is exact.
 * @param scale_low   The rest of the scale. For the scale 1/255 every byte becomes the float32 nearest to k/255
 *                    (test/kernels/gather.test.ts). float64 receives the same float32 numbers.
 */
export function gather_rows_u8_f32(
  out: usize,
  table: usize,
  indices: usize,
  rows: i32,
  width: i32,
  scale_high: f32,
  scale_low: f32,
  thread: i32,
  threads: i32,
): void {
  gatherRowsU8<f32>(out, table, indices, rows, width, scale_high, scale_low, thread, threads);
}
export function gather_rows_u8_f64(
  out: usize,
  table: usize,
  indices: usize,
  rows: i32,
  width: i32,
  scale_high: f32,
  scale_low: f32,
  thread: i32,
  threads: i32,
): void {
  gatherRowsU8<f64>(out, table, indices, rows, width, scale_high, scale_low, thread, threads);
}
