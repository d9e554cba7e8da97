// The columns of an image: for every weight of a filter a row, of the pixels that it meets at the filter's places. A convolution is
// then a product of matrices. They are made for some rows of places at a time, and stay in a near cache.

import { storePair } from "./lanes";
import { loadStrided } from "./window";

/** Places whose columns are made at a time, if one row of places has no more. Part of the bits of gradients by filters. */
export const BLOCK_PLACES: i32 = 256;

/** Rows of places in a block. */
@inline
export function rowsOfBlock(outHeight: i32, outWidth: i32): i32 {
  return min(outHeight, max(1, BLOCK_PLACES / outWidth));
}

/**
 * Bytes from row to row of the columns of so many places: an odd number of cache lines, as rows that lie a power of two apart push
 * each other out of the cache.
 */
@inline
export function columnsStride<T>(places: i32): usize {
  return (((<usize>places * sizeof<T>() + 63) >> 6) | 1) << 6;
}

/** Bytes of the columns, with room for the end of a vector behind them. The host computes the same in src/ops/image-columns.ts. */
@inline
export function columnsBytes<T>(places: i32, taps: i32): usize {
  return <usize>taps * columnsStride<T>(places) + 64;
}

/** Where the pixel lies that a weight meets at the first place of row `top`. */
@inline
function firstPixel<T>(
  image: usize,
  height: i32,
  width: i32,
  filterHeight: i32,
  filterWidth: i32,
  stride: i32,
  tap: i32,
  top: i32,
): usize {
  const area = filterHeight * filterWidth;
  const channel = tap / area;
  const i = (tap % area) / filterWidth;
  const j = tap % filterWidth;
  const row = <usize>channel * height + i + top * stride;
  return image + (row * width + j) * sizeof<T>();
}

/** Rows of `bytes` bytes, one behind the other, of pixels in rows `step` bytes apart; whole vectors are written. */
function gatherRows<T>(to: usize, from: usize, rows: i32, bytes: usize, step: usize, stride: i32): void {
  if (stride == 1) {
    for (; rows > 0; rows--, from += step, to += bytes) {
      let at: usize = 0;
      for (; at + 16 < bytes; at += 32) storePair(to + at, v128.load(from + at), v128.load(from + at, 16));
      if (at < bytes) v128.store(to + at, v128.load(from + at));
    }
    return;
  }
  for (; rows > 0; rows--, from += step, to += bytes) {
    let pixel = from;
    for (let at: usize = 0; at < bytes; at += 16, pixel += 16 * <usize>stride) {
      v128.store(to + at, loadStrided<T>(pixel, stride));
    }
  }
}

/**
 * Makes the columns of the weights [tap, end) for `rows` rows of places from row `top` on:
 * `columns[c, i, j][p, q] = image[c, p·stride + i, q·stride + j]`.
 *
 * @param columns        Its rows lie `columnsStored` bytes apart.
 * @param image          With its padding (lib/padded-image.ts), whose height and width are the next two.
 */
export function makeColumns<T>(
  columns: usize,
  columnsStored: usize,
  image: usize,
  height: i32,
  width: i32,
  filterHeight: i32,
  filterWidth: i32,
  stride: i32,
  tap: i32,
  end: i32,
  top: i32,
  rows: i32,
  outWidth: i32,
): void {
  const bytes = <usize>outWidth * sizeof<T>();
  const step = <usize>(stride * width) * sizeof<T>();
  for (; tap < end; tap++, columns += columnsStored) {
    const from = firstPixel<T>(image, height, width, filterHeight, filterWidth, stride, tap, top);
    gatherRows<T>(columns, from, rows, bytes, step, stride);
  }
}
