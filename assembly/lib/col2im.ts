// From columns back to the pixels of an image.

import { lanes } from "./lanes";
import { coveringPlaces, lastPlace, loadLanes, places } from "./window";

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

/**
 * The gradient of making columns, for one image, from columns that have a row for each place: every pixel is the sum of the elements
 * that it would be copied to, 0 where there are none.
 *
 * Shapes (elements):  x (channels, height, width)   columns (places, channels·filterHeight·filterWidth)
 *
 * Order: a pixel starts at +0 and takes its elements by ascending filter row, then filter column, as the book's program does.
 */
export function col2im<T>(
  x: usize,
  columns: usize,
  channels: i32,
  height: i32,
  width: i32,
  filterHeight: i32,
  filterWidth: i32,
  stride: i32,
  padding: i32,
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
  for (let i = 0; i < height; i++) {
    const outRow = lastPlace(i + padding, outHeight, stride);
    const tapRow = i + padding - outRow * stride;
    const rows = coveringPlaces(tapRow, outRow, filterHeight, stride);
    const from = columns + <usize>(outRow * outWidth) * placeBytes + <usize>tapRow * filterWidth * size;
    let to = x + <usize>(i * width) * size;
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
