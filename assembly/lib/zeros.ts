// Blocks of A in which many elements are zero: found at run time, and listed (lib/nonzeros.ts) so that products can leave them
// out. An activation of relu is zero in half of its places, or more, a gradient behind it too, and so are pictures.

import { lanes, zero } from "./lanes";
import { entryBytes } from "./nonzeros";
import { panelStride } from "./strip";

/** Rows that are looked at, evenly spread over a block: a guess that costs next to nothing where A has no zeros. */
export const SAMPLED_ROWS: i32 = 16;

/** How many elements of a row are not zero. */
function countRow<T>(row: usize, depth: i32): i32 {
  let counts = i32x4.splat(0);
  let k = 0;
  for (; k <= depth - lanes<T>(); k += lanes<T>(), row += 16) {
    counts = i32x4.sub(counts, v128.ne<T>(v128.load(row), zero()));
  }
  // A lane of float64 is two of these, and both have counted.
  let count =
    i32x4.extract_lane(counts, 0) +
    i32x4.extract_lane(counts, 2) +
    (sizeof<T>() == 4 ? i32x4.extract_lane(counts, 1) + i32x4.extract_lane(counts, 3) : 0);
  for (; k < depth; k++, row += sizeof<T>()) count += i32(load<T>(row) != 0);
  return count;
}

/** The share of a block's elements that are not zero, judged by `sampled` of its rows; they lie `stride` bytes apart. */
export function density<T>(a: usize, stride: usize, rows: i32, depth: i32, sampled: i32): f32 {
  const step = max(1, rows / sampled);
  let nonzeros = 0;
  let elements = 0;
  for (let i = 0; i < rows; i += step) {
    nonzeros += countRow<T>(a + <usize>i * stride, depth);
    elements += depth;
  }
  return <f32>nonzeros / <f32>elements;
}

/** Writes an entry behind the list; it is kept if the value is not zero. Answers the list's new end. */
@inline
export function append<T>(list: usize, offset: i32, value: T): usize {
  store<u32>(list, offset);
  store<T>(list, value, sizeof<T>());
  return list + entryBytes<T>() * usize(value != 0);
}

/**
 * Writes an entry for every lane behind the list; those are kept whose lane in `kept` is all ones. Without branches, as nobody can
 * guess them. Answers the list's new end.
 *
 * @param offsets  int32, for float64 the first two.
 */
@inline
export function appendLanes<T>(list: usize, offsets: v128, x: v128, kept: v128): usize {
  if (sizeof<T>() == 4) {
    // Bit i, shifted to the place of 8, is what entry i adds to the end.
    const bits = <usize>i32x4.bitmask(kept);
    const first = v128.shuffle<u32>(offsets, x, 0, 4, 1, 5);
    const second = v128.shuffle<u32>(offsets, x, 2, 6, 3, 7);
    v128.store64_lane(list, first, 0);
    list += (bits << 3) & 8;
    v128.store64_lane(list, first, 1);
    list += (bits << 2) & 8;
    v128.store64_lane(list, second, 0);
    list += (bits << 1) & 8;
    v128.store64_lane(list, second, 1);
    list += bits & 8;
  } else {
    const bits = <usize>i64x2.bitmask(kept);
    const places = i64x2.extend_low_i32x4_u(offsets);
    v128.store(list, v128.shuffle<u64>(places, x, 0, 2));
    list += (bits << 4) & 16;
    v128.store(list, v128.shuffle<u64>(places, x, 1, 3));
    list += (bits << 3) & 16;
  }
  return list;
}

/**
 * Lists what is not zero in a row; entries say where a row of the panel lies, the first of all at `place`. Vectors of nothing but
 * zeros are passed by.
 *
 * @returns  The end of the list. One more entry may have been written behind it.
 */
export function listRow<T>(list: usize, row: usize, depth: i32, place: i32): usize {
  const stride = panelStride();
  let offsets = i32x4.add(i32x4.splat(place), i32x4.mul(i32x4(0, 1, 2, 3), i32x4.splat(stride)));
  const step = i32x4.splat(lanes<T>() * stride);
  let k = 0;
  for (; k <= depth - lanes<T>(); k += lanes<T>(), row += 16, offsets = i32x4.add(offsets, step)) {
    const x = v128.load(row);
    const isNonzero = v128.ne<T>(x, zero());
    if (v128.any_true(isNonzero)) list = appendLanes<T>(list, offsets, x, isNonzero);
  }
  for (; k < depth; k++, row += sizeof<T>()) list = append<T>(list, place + k * stride, load<T>(row));
  return list;
}

/**
 * Lists the rows of a block, one behind the other.
 *
 * @param lists   Room for rows · depth entries and one more.
 * @param starts  rows + 1 addresses (uint32): where each list begins, and where the last one ends.
 */
export function listRows<T>(
  lists: usize,
  starts: usize,
  a: usize,
  stride: usize,
  rows: i32,
  depth: i32,
): void {
  let list = lists;
  for (let i = 0; i < rows; i++, starts += 4, a += stride) {
    store<u32>(starts, <u32>list);
    list = listRow<T>(list, a, depth, 0);
  }
  store<u32>(starts, <u32>list);
}

/** Whether vectors hold neither an infinity nor NaN: these times zero are not zero. `bytes` is a multiple of 16. */
export function allFinite<T>(from: usize, bytes: usize): bool {
  let products = zero();
  for (const end = from + bytes; from < end; from += 16) {
    products = v128.add<T>(products, v128.mul<T>(v128.load(from), zero()));
  }
  return !v128.any_true(v128.ne<T>(products, products));
}
