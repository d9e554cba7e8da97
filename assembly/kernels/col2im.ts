import { lanes } from "../lib/lanes";
import { partitionStart } from "../lib/partition";
import { coveringPlaces, lastPlace, loadLanes, places } from "../lib/window";

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
  const tapBytes = <usize>(filterHeight * filterWidth) * size;
  const planeBytes = <usize>(height * width) * size;
  const start = partitionStart(samples * height, 1, thread, threads);
  const end = partitionStart(samples * height, 1, thread + 1, threads);
  for (let row = start; row < end; row++) {
    const sample = row / height;
    const i = row % height;
    const outRow = lastPlace(i + padding, outHeight, stride);
    const tapRow = i + padding - outRow * stride;
    const rows = coveringPlaces(tapRow, outRow, filterHeight, stride);
    const from =
      columns +
      <usize>(sample * outHeight + outRow) * outWidth * placeBytes +
      <usize>tapRow * filterWidth * size;
    let to = x + <usize>sample * channels * planeBytes + <usize>(i * width) * size;
    for (let j = padding; j < width + padding;) {
      const place = lastPlace(j, outWidth, stride);
      const tap = j - place * stride;
      const count = coveringPlaces(tap, place, filterWidth, stride);
      let first = from + <usize>place * placeBytes + <usize>tap * size;
      let pixel = to;
      // With stride 1, the elements of pixels that a whole row of the filter reaches lie at equal distances.
      if (stride == 1 && count == filterWidth && j + lanes<T>() <= min(outWidth, width + padding)) {
        for (let c = 0; c < channels; c++, first += tapBytes, pixel += planeBytes) {
          v128.store(pixel, sumTapsOfLanes<T>(first, rows, rowStep, count, step, placeBytes));
        }
        to += 16;
        j += lanes<T>();
      } else {
        for (let c = 0; c < channels; c++, first += tapBytes, pixel += planeBytes) {
          store<T>(pixel, sumTaps<T>(first, rows, rowStep, count, step));
        }
        to += size;
        j++;
      }
    }
  }
}

/**
 * The gradient of im2col: every pixel is the sum of the elements that im2col copies it to, 0 where there are none.
 *
 * Shapes (elements):  x (samples, channels, height, width)   columns as in im2col
 *
 * @param x  Must not overlap columns.
 *
 * Order:   a pixel starts at +0 and takes its elements by ascending filter row, then filter column, as the book's
 *          program does.
 * Error:   |x − exact| ≤ γ(e − 1)·Σ|elements|, e <= filterHeight·filterWidth of them, γ(k) = k·u/(1 − k·u). Held by
 *          test/kernels/im2col.test.ts.
 * Threads: share the rows of the images.
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
