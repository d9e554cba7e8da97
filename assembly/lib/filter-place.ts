// Copies the pixels under one place of a filter into a row of im2col.

import { lanes, loadPart, storePart } from "./lanes";

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

/** One place of the filter that lies wholly in the image, where whole vectors may be moved. */
@inline
export function copyWhole<T>(
  to: usize,
  from: usize,
  channels: i32,
  planeBytes: usize,
  rows: i32,
  widthBytes: usize,
  count: i32,
): void {
  const runBytes = <usize>count * sizeof<T>();
  for (; channels > 0; channels--, from += planeBytes) {
    let row = from;
    for (let rest = rows; rest > 0; rest--, row += widthBytes, to += runBytes) {
      v128.store(to, v128.load(row));
      for (let at: usize = 16; at < runBytes; at += 16) v128.store(to + at, v128.load(row + at));
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
