// Convolution as a matrix product: every place of the filter becomes a row.

import { lanes, loadPart, storePart } from "../lib/lanes";
import { partitionStart } from "../lib/partition";
import { coveringPlaces, lastPlace, loadLanes, places } from "../lib/window";

/**
 * Copies `count` elements. As long as both arrays go on it moves whole vectors and so writes up to lanes − 1 elements
 * too many: the caller writes from the front to the back, so that they are overwritten by what belongs there.
 */
@inline
function copyRun<T>(to: usize, toEnd: usize, from: usize, fromEnd: usize, count: i32): void {
  const whole = ((<usize>count * sizeof<T>() + 15) & ~15) as usize;
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
  const whole = ((<usize>count * sizeof<T>() + 15) & ~15) as usize;
  if (to + whole <= toEnd) {
    for (let at: usize = 0; at < whole; at += 16) v128.store(to + at, i32x4.splat(0));
    return;
  }
  for (let rest = count; rest > 0; rest -= lanes<T>(), to += 16) {
    storePart<T>(to, i32x4.splat(0), min(rest, lanes<T>()));
  }
}

function im2col<T>(
  columns: usize,
  x: usize,
  samples: i32,
  channels: i32,
  height: i32,
  width: i32,
  filterHeight: i32,
  filterWidth: i32,
  stride: i32,
  padding: i32,
  thread: i32,
  threads: i32,
): void {
  const size = sizeof<T>();
  const outHeight = places(height, filterHeight, stride, padding);
  const outWidth = places(width, filterWidth, stride, padding);
  const start = partitionStart(samples * outHeight, 1, thread, threads);
  const end = partitionStart(samples * outHeight, 1, thread + 1, threads);
  const runBytes = <usize>filterWidth * size;
  const rowBytes = <usize>outWidth * (<usize>channels * filterHeight) * runBytes;
  const widthBytes = <usize>width * size;
  const planeBytes = <usize>height * widthBytes;
  const xEnd = x + <usize>samples * channels * planeBytes;
  const toEnd = columns + <usize>end * rowBytes;
  let to = columns + <usize>start * rowBytes;
  for (let row = start; row < end; row++) {
    const image = x + <usize>(row / outHeight) * channels * planeBytes;
    const top = (row % outHeight) * stride - padding;
    // The rows and columns of the filter that lie in the image are [above, below) and [before, behind).
    const above = min(max(-top, 0), filterHeight);
    const below = max(min(height - top, filterHeight), above);
    for (let left = -padding; left < outWidth * stride - padding; left += stride) {
      const before = min(max(-left, 0), filterWidth);
      const behind = max(min(width - left, filterWidth), before);
      const count = behind - before;
      let corner = image + <usize>((top + above) * width + left + before) * size;
      for (let channel = 0; channel < channels; channel++, corner += planeBytes) {
        if (above > 0) {
          clearRun<T>(to, toEnd, above * filterWidth);
          to += <usize>above * runBytes;
        }
        let from = corner;
        for (let i = above; i < below; i++, from += widthBytes) {
          if (before > 0) clearRun<T>(to, toEnd, before);
          if (count > 0) copyRun<T>(to + <usize>before * size, toEnd, from, xEnd, count);
          if (behind < filterWidth) clearRun<T>(to + <usize>behind * size, toEnd, filterWidth - behind);
          to += runBytes;
        }
        if (below < filterHeight) {
          clearRun<T>(to, toEnd, (filterHeight - below) * filterWidth);
          to += <usize>(filterHeight - below) * runBytes;
        }
      }
    }
  }
}

/** Σ of `rows` × `count` elements from `from` on, row after row: the filter's rows, and its columns in each. */
@inline
function sumTaps<T>(from: usize, rows: i32, rowStep: usize, count: i32, step: usize): T {
  let sum: T = 0;
  for (; rows > 0; rows--, from += rowStep) {
    let tap = from;
    for (let rest = count; rest > 0; rest--, tap += step) sum += load<T>(tap);
  }
  return sum;
}

/** The same for `lanes` pixels at once, whose elements are `apart` bytes from each other. */
@inline
function sumTapsOfLanes<T>(
  from: usize,
  rows: i32,
  rowStep: usize,
  count: i32,
  step: usize,
  apart: usize,
): v128 {
  let sum = i32x4.splat(0);
  for (; rows > 0; rows--, from += rowStep) {
    let tap = from;
    for (let rest = count; rest > 0; rest--, tap += step) {
      sum = v128.add<T>(sum, loadLanes<T>(tap, apart, lanes<T>(), i32x4.splat(0)));
    }
  }
  return sum;
}

function col2im<T>(
  x: usize,
  columns: usize,
  samples: i32,
  channels: i32,
  height: i32,
  width: i32,
  filterHeight: i32,
  filterWidth: i32,
  stride: i32,
  padding: i32,
  thread: i32,
  threads: i32,
): void {
  const size = sizeof<T>();
  const outHeight = places(height, filterHeight, stride, padding);
  const outWidth = places(width, filterWidth, stride, padding);
  const placeBytes = <usize>channels * filterHeight * filterWidth * size;
  // One pixel further down the filter's row is one place further back.
  const step = <usize>stride * size - placeBytes;
  const rowStep = <usize>(stride * filterWidth) * size - <usize>outWidth * placeBytes;
  const start = partitionStart(samples * channels * height, 1, thread, threads);
  const end = partitionStart(samples * channels * height, 1, thread + 1, threads);
  let to = x + <usize>start * width * size;
  for (let row = start; row < end; row++) {
    const plane = row / height;
    const i = (row % height) + padding;
    const outRow = lastPlace(i, outHeight, stride);
    const tapRow = i - outRow * stride;
    const rows = coveringPlaces(tapRow, outRow, filterHeight, stride);
    const channelRow = (plane % channels) * filterHeight + tapRow;
    const sampleRow = <usize>(plane / channels) * outHeight + outRow;
    const from = columns + sampleRow * outWidth * placeBytes + <usize>channelRow * filterWidth * size;
    for (let j = padding; j < width + padding;) {
      const place = lastPlace(j, outWidth, stride);
      const tap = j - place * stride;
      const count = coveringPlaces(tap, place, filterWidth, stride);
      const first = from + <usize>place * placeBytes + <usize>tap * size;
      // With stride 1, pixels that a whole filter's width reaches have their elements at equal distances.
      const alike = stride == 1 && count == filterWidth && j + lanes<T>() <= min(outWidth, width + padding);
      if (alike) {
        v128.store(to, sumTapsOfLanes<T>(first, rows, rowStep, count, step, placeBytes));
        to += 16;
        j += lanes<T>();
      } else {
        store<T>(to, sumTaps<T>(first, rows, rowStep, count, step));
        to += size;
        j++;
      }
    }
  }
}

/**
 * Writes every place of a filter over the images as a row, zeros where it reaches over the edge:
 *
 * `columns[n, p, q, c, i, j] = x[n, c, p·stride + i − padding, q·stride + j − padding]`.
 *
 * Shapes (elements):  columns (samples·outHeight·outWidth, channels·filterHeight·filterWidth)
 *                     x (samples, channels, height, width)
 *                     outHeight = ⌊(height + 2·padding − filterHeight) / stride⌋ + 1 >= 1, outWidth likewise
 *
 * @param columns  Must not overlap x.
 *
 * Exact. A convolution is then the product of the columns and the filters; see convolve-columns.ts.
 * Source: Chellapilla et al. 2006.
 */
export function im2col_f32(
  columns: usize,
  x: usize,
  samples: i32,
  channels: i32,
  height: i32,
  width: i32,
  filterHeight: i32,
  filterWidth: i32,
  stride: i32,
  padding: i32,
  thread: i32,
  threads: i32,
): void {
  im2col<f32>(
    columns,
    x,
    samples,
    channels,
    height,
    width,
    filterHeight,
    filterWidth,
    stride,
    padding,
    thread,
    threads,
  );
}
export function im2col_f64(
  columns: usize,
  x: usize,
  samples: i32,
  channels: i32,
  height: i32,
  width: i32,
  filterHeight: i32,
  filterWidth: i32,
  stride: i32,
  padding: i32,
  thread: i32,
  threads: i32,
): void {
  im2col<f64>(
    columns,
    x,
    samples,
    channels,
    height,
    width,
    filterHeight,
    filterWidth,
    stride,
    padding,
    thread,
    threads,
  );
}

/**
 * The gradient of im2col: every pixel is the sum of the elements that im2col copies it to, 0 where there are none.
 *
 * Shapes (elements):  x (samples, channels, height, width)   columns as above
 *
 * @param x  Must not overlap columns.
 *
 * Order:   a pixel starts at +0 and takes its elements by ascending filter row, then filter column, as the book's
 *          program does.
 * Error:   |x − exact| ≤ γ(e − 1)·Σ|elements|, e <= filterHeight·filterWidth of them, γ(k) = k·u/(1 − k·u). Held by
 *          test/kernels/im2col.test.ts.
 * Threads: share the rows of x.
 */
export function col2im_f32(
  x: usize,
  columns: usize,
  samples: i32,
  channels: i32,
  height: i32,
  width: i32,
  filterHeight: i32,
  filterWidth: i32,
  stride: i32,
  padding: i32,
  thread: i32,
  threads: i32,
): void {
  col2im<f32>(
    x,
    columns,
    samples,
    channels,
    height,
    width,
    filterHeight,
    filterWidth,
    stride,
    padding,
    thread,
    threads,
  );
}
export function col2im_f64(
  x: usize,
  columns: usize,
  samples: i32,
  channels: i32,
  height: i32,
  width: i32,
  filterHeight: i32,
  filterWidth: i32,
  stride: i32,
  padding: i32,
  thread: i32,
  threads: i32,
): void {
  col2im<f64>(
    x,
    columns,
    samples,
    channels,
    height,
    width,
    filterHeight,
    filterWidth,
    stride,
    padding,
    thread,
    threads,
  );
}
