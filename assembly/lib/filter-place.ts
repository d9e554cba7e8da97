// Copies the pixels under one place of a filter into a row of im2col.

import { lanes, loadPart, storePair, storePart } from "./lanes";

/**
 * Copies `count` elements. As long as both arrays go on it moves whole vectors and so writes up to lanes − 1 elements
 * too many: the caller writes from the front to the back, so that they are overwritten by what belongs there.
 */
@inline
function copyRun<T>(to: usize, toEnd: usize, from: usize, fromEnd: usize, count: i32): void {
  const whole = vectorBytes<T>(count);
  if (to + whole <= toEnd && from + whole <= fromEnd) {
    for (let at: usize = 0; at < whole; at += 16) v128.store(to + at, v128.load(from + at));
    return;
  }
  for (let rest = count; rest > 0; rest -= lanes<T>(), to += 16, from += 16) {
    const part = min(rest, lanes<T>());
    storePart<T>(to, loadPart<T>(from, part, i32x4.splat(0)), part);
  }
}

/** Writes `count` zeros, in the same manner. */
@inline
function clearRun<T>(to: usize, toEnd: usize, count: i32): void {
  const whole = vectorBytes<T>(count);
  if (to + whole <= toEnd) {
    for (let at: usize = 0; at < whole; at += 16) v128.store(to + at, i32x4.splat(0));
    return;
  }
  for (let rest = count; rest > 0; rest -= lanes<T>(), to += 16) {
    storePart<T>(to, i32x4.splat(0), min(rest, lanes<T>()));
  }
}

/** Bytes of `count` elements in whole vectors. */
@inline
export function vectorBytes<T>(count: i32): usize {
  return (<usize>count * sizeof<T>() + 15) & ~15;
}

/** All ones in those lanes whose number, counted from `base` on, lies in [before, behind). */
@inline
export function lanesWithin<T>(base: i32, before: i32, behind: i32): v128 {
  const numbers = sizeof<T>() == 4 ? f32x4(0, 1, 2, 3) : f64x2(0, 1);
  const low = v128.ge<T>(numbers, v128.splat<T>(<T>(before - base)));
  return v128.and(low, v128.lt<T>(numbers, v128.splat<T>(<T>(behind - base))));
}

/**
 * One place of a filter whose rows take one or two vectors. Whole vectors are read and written; of those read, the lanes in
 * `first` and `second` lie in the image. The other parameters are those of copyClipped, but `corner` is the place's own, which
 * may lie outside the image.
 */
@inline
export function copyFew<T>(
  to: usize,
  corner: usize,
  channels: i32,
  planeBytes: usize,
  widthBytes: usize,
  filterHeight: i32,
  runBytes: usize,
  above: i32,
  below: i32,
  first: v128,
  second: v128,
): void {
  const two = runBytes > 16;
  for (let from = corner + <usize>above * widthBytes; channels > 0; channels--, from += planeBytes) {
    for (let i = 0; i < above; i++, to += runBytes) {
      v128.store(to, i32x4.splat(0));
      if (two) v128.store(to, i32x4.splat(0), 16);
    }
    let row = from;
    for (let i = above; i < below; i++, row += widthBytes, to += runBytes) {
      v128.store(to, v128.and(v128.load(row), first));
      if (two) v128.store(to, v128.and(v128.load(row, 16), second), 16);
    }
    for (let i = below; i < filterHeight; i++, to += runBytes) {
      v128.store(to, i32x4.splat(0));
      if (two) v128.store(to, i32x4.splat(0), 16);
    }
  }
}

/**
 * Places of the filter that lie wholly in the image, `step` bytes apart, where whole vectors may be moved. A function, not
 * inlined: its loops need the registers.
 */
export function copyPlaces<T>(
  to: usize,
  from: usize,
  places: usize,
  step: usize,
  channels: i32,
  planeBytes: usize,
  rows: i32,
  widthBytes: usize,
  runBytes: usize,
): void {
  for (; places > 0; places--, from += step) {
    let plane = from;
    for (let channel = channels; channel > 0; channel--, plane += planeBytes) {
      let row = plane;
      if (runBytes <= 16) {
        for (let rest = rows; rest > 0; rest--, row += widthBytes, to += runBytes) {
          v128.store(to, v128.load(row));
        }
      } else {
        for (let rest = rows; rest > 0; rest--, row += widthBytes, to += runBytes) {
          storePair(to, v128.load(row), v128.load(row, 16));
          for (let at: usize = 32; at < runBytes; at += 16) v128.store(to + at, v128.load(row + at));
        }
      }
    }
  }
}

/**
 * One place of the filter that may reach over the edge: rows [above, below) and columns [before, behind) of the filter
 * lie in the image.
 *
 * @param corner  Of the first pixel in the first channel.
 */
export function copyClipped<T>(
  to: usize,
  toEnd: usize,
  corner: usize,
  fromEnd: usize,
  channels: i32,
  planeBytes: usize,
  widthBytes: usize,
  filterHeight: i32,
  filterWidth: i32,
  above: i32,
  below: i32,
  before: i32,
  behind: i32,
): void {
  const size = sizeof<T>();
  const runBytes = <usize>filterWidth * size;
  for (; channels > 0; channels--, corner += planeBytes) {
    clearRun<T>(to, toEnd, above * filterWidth);
    to += <usize>above * runBytes;
    let from = corner;
    for (let i = above; i < below; i++, from += widthBytes, to += runBytes) {
      clearRun<T>(to, toEnd, before);
      copyRun<T>(to + <usize>before * size, toEnd, from, fromEnd, behind - before);
      clearRun<T>(to + <usize>behind * size, toEnd, filterWidth - behind);
    }
    clearRun<T>(to, toEnd, (filterHeight - below) * filterWidth);
    to += <usize>(filterHeight - below) * runBytes;
  }
}
