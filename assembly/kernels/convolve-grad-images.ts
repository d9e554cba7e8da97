// The gradient of a convolution by its images, sample by sample: columns, and their sums, while they are still in the near caches.
// Here columns have a row for each place: so dy is the factor whose zeros, of which it has many behind relu and pooling, are left out.

import { col2im } from "../lib/col2im";
import { sliceBytes } from "../lib/gemm";
import { multiplyBlocks } from "../lib/gemm-blocks";
import { wholeLines } from "../lib/lanes";
import { partEnd, partStart, sampleEnd, sampleStart } from "../lib/shared-samples";
import { places } from "../lib/window";

function gradImages<T>(
  dx: usize,
  dy: usize,
  w: usize,
  workspace: usize,
  samples: i32,
  filters: i32,
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
  const first = partStart(channels, samples, thread, threads);
  const own = partEnd(channels, samples, thread, threads) - first;
  if (own == 0) return;
  const filterArea = filterHeight * filterWidth;
  const taps = channels * filterArea;
  const ownTaps = own * filterArea;
  const area = places(height, filterHeight, stride, padding) * places(width, filterWidth, stride, padding);
  const bytesOfColumns = wholeLines(<usize>area * <usize>taps * size);
  const columns = workspace + <usize>thread * (bytesOfColumns + sliceBytes<T>(true, area, taps, filters));
  const slice = columns + bytesOfColumns;
  const end = sampleEnd(samples, thread, threads);
  for (let n = sampleStart(samples, thread, threads); n < end; n++) {
    const from = dy + <usize>n * <usize>filters * <usize>area * size;
    const to = dx + (<usize>n * <usize>channels + <usize>first) * <usize>(height * width) * size;
    multiplyBlocks<T>(
      true,
      false,
      false,
      columns,
      <usize>ownTaps * size,
      from,
      <usize>area * size,
      w + <usize>(first * filterArea) * size,
      <usize>taps * size,
      slice,
      filters,
      false,
      false,
      0,
      area,
      0,
      ownTaps,
    );
    col2im<T>(to, columns, own, height, width, filterHeight, filterWidth, stride, padding);
  }
}

/**
 * `dx[n, c, h, v] = Σ W[f, c, i, j]·dy[n, f, p, q]` over all f and all i, j, p, q with p·stride + i − padding = h and
 * q·stride + j − padding = v.
 *
 * Shapes (elements):  as of convolve; dx as x, dy as y
 *
 * @param dx         Overlaps nothing else.
 * @param workspace  For each thread ⌈size·places·taps⌉₆₄ bytes, and what gemm_tn needs: m = places, n = taps, k = filters.
 *
 * Order:   for each i and j that of gemm over the filters; these are added to +0 by ascending i, then j, as the book's program does.
 * Error:   |dx − exact| ≤ γ(filters + filterHeight·filterWidth)·Σ|W||dy|. Held by test/kernels/convolve-gradients.test.ts.
 * Threads: share the samples, or, where these are few and some would have one more than others, the channels.
 */
export function convolve_grad_images_f32(
  dx: usize,
  dy: usize,
  w: usize,
  workspace: usize,
  samples: i32,
  filters: i32,
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
  gradImages<f32>(
    dx,
    dy,
    w,
    workspace,
    samples,
    filters,
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
export function convolve_grad_images_f64(
  dx: usize,
  dy: usize,
  w: usize,
  workspace: usize,
  samples: i32,
  filters: i32,
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
  gradImages<f64>(
    dx,
    dy,
    w,
    workspace,
    samples,
    filters,
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
