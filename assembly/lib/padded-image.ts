// An image with its padding around it, so that no place of a filter reaches over an edge.

import { wholeLines } from "./lanes";

/**
 * Bytes of the padded image, with room behind it for vectors whose lanes lie `stride` pixels apart. The host computes the same in
 * src/ops/image-columns.ts.
 */
@inline
export function paddedBytes<T>(channels: i32, height: i32, width: i32, stride: i32, padding: i32): usize {
  const plane = <usize>(height + 2 * padding) * <usize>(width + 2 * padding);
  return wholeLines(<usize>channels * plane * sizeof<T>() + <usize>stride * 16);
}

/** Copies a row: whole vectors, the last of which may overlap the one before it. */
@inline
function copyRow<T>(to: usize, from: usize, bytes: usize): void {
  if (bytes < 16) {
    for (let at: usize = 0; at < bytes; at += sizeof<T>()) store<T>(to + at, load<T>(from + at));
    return;
  }
  const last = bytes - 16;
  for (let at: usize = 0; at < last; at += 16) v128.store(to + at, v128.load(from + at));
  v128.store(to + last, v128.load(from + last));
}

/** Copies the image to its place in the padded one, whose edges are there already. */
export function padImage<T>(
  padded: usize,
  image: usize,
  channels: i32,
  height: i32,
  width: i32,
  padding: i32,
): void {
  const bytes = <usize>width * sizeof<T>();
  if (padding == 0) {
    memory.copy(padded, image, <usize>(channels * height) * bytes);
    return;
  }
  const edge = <usize>padding * sizeof<T>();
  const step = bytes + 2 * edge;
  const around = <usize>padding * step;
  for (padded += edge; channels > 0; channels--, padded += around) {
    padded += around;
    for (let row = height; row > 0; row--, padded += step, image += bytes) copyRow<T>(padded, image, bytes);
  }
}
