// Convolution as a matrix product: every place of the filter becomes a row.

import { copyClipped, copyFew, copyPlaces, lanesWithin, vectorBytes } from "../lib/filter-place";
import { lanes } from "../lib/lanes";
import { partitionStart } from "../lib/partition";
import { places } from "../lib/window";

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
  const placeBytes = <usize>channels * filterHeight * filterWidth * size;
  const widthBytes = <usize>width * size;
  const planeBytes = <usize>height * widthBytes;
  const runBytes = <usize>filterWidth * size;
  const xEnd = x + <usize>samples * channels * planeBytes;
  const toEnd = columns + <usize>end * outWidth * placeBytes;
  // From a place's first pixel to behind the vectors of its last run.
  const reach =
    <usize>(channels - 1) * planeBytes + <usize>(filterHeight - 1) * widthBytes + vectorBytes<T>(filterWidth);
  let to = columns + <usize>start * outWidth * placeBytes;
  for (let row = start; row < end; row++) {
    const image = x + <usize>(row / outHeight) * channels * planeBytes;
    const top = (row % outHeight) * stride - padding;
    const above = min(max(-top, 0), filterHeight);
    const below = max(min(height - top, filterHeight), above);
    const rows = below - above;
    for (let q = 0; q < outWidth;) {
      const left = q * stride - padding;
      const before = min(max(-left, 0), filterWidth);
      const behind = max(min(width - left, filterWidth), before);
      const place = image + <usize>(top * width + left) * size;
      const firstRow = place + <usize>above * widthBytes;
      const whole = firstRow >= x && place + reach <= xEnd && to + placeBytes + 16 <= toEnd;
      if (whole && rows == filterHeight && behind - before == filterWidth) {
        const step = <usize>stride * size;
        const reachable = min((xEnd - reach - place) / step + 1, (toEnd - 16 - to) / placeBytes);
        const count = min(<usize>((width - filterWidth - left) / stride + 1), reachable);
        copyPlaces<T>(to, place, count, step, channels, planeBytes, filterHeight, widthBytes, runBytes);
        to += count * placeBytes;
        q += <i32>count;
        continue;
      }
      if (whole && runBytes <= 32) {
        copyFew<T>(
          to,
          place,
          channels,
          planeBytes,
          widthBytes,
          filterHeight,
          runBytes,
          above,
          below,
          lanesWithin<T>(0, before, behind),
          lanesWithin<T>(lanes<T>(), before, behind),
        );
      } else {
        copyClipped<T>(
          to,
          toEnd,
          firstRow + <usize>before * size,
          xEnd,
          channels,
          planeBytes,
          widthBytes,
          filterHeight,
          filterWidth,
          above,
          below,
          before,
          behind,
        );
      }
      to += placeBytes;
      q++;
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
