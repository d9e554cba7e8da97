// A convolution, alone and with its bias and an activation: the contract. convolve-samples.ts is what they do.

import { BIAS, convolve, NOTHING } from "./convolve-samples";

/**
 * `y[n, f, p, q] = Σ_cij W[f, c, i, j]·x[n, c, p·stride + i − padding, q·stride + j − padding]`, x being 0 outside.
 *
 * Shapes (elements):  y (samples, filters, outHeight, outWidth)   W (filters, channels, filterHeight, filterWidth)
 *                     x (samples, channels, height, width)
 *                     outHeight = ⌊(height + 2·padding − filterHeight) / stride⌋ + 1 >= 1, outWidth likewise
 *
 * @param y          Overlaps nothing else.
 * @param workspace  For each thread columns and an image, as src/ops/image-columns.ts has them, and what gemm_nn needs of one block:
 *                   m = filters, n = places of the block, k = taps, the weights of a filter.
 *
 * Order:   that of gemm, over the filter's weights as they lie: c, then i, then j.
 * Error:   |y − exact| ≤ γ(taps)·Σ|W||x|. Held by test/kernels/convolve.test.ts.
 * Threads: share the samples, or, where these are few and some would have one more than others, the filters.
 * Source:  Chellapilla et al. 2006 (columns).
 */
export function convolve_f32(
  y: usize,
  w: usize,
  x: usize,
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
  convolve<f32>(
    NOTHING,
    y,
    w,
    x,
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
    0,
    0,
    0,
    0,
    0,
    0,
    thread,
    threads,
  );
}
export function convolve_f64(
  y: usize,
  w: usize,
  x: usize,
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
  convolve<f64>(
    NOTHING,
    y,
    w,
    x,
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
    0,
    0,
    0,
    0,
    0,
    0,
    thread,
    threads,
  );
}

/**
 * `y[n, f] = g(convolve(W, x)[n, f] + bias[f])`: a convolution's layer, and the activation g behind it.
 *
 * Shapes (elements):  as of convolve; bias (filters)
 *
 * @param activation  Which g: a number of lib/activations.ts.
 *
 * Order, error: those of convolve, then of add_channel_bias and of g, to the bit. Held by test/kernels/convolve.test.ts.
 * Threads: as of convolve.
 */
export function convolve_channel_bias_f32(
  y: usize,
  w: usize,
  x: usize,
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
  bias: usize,
  activation: i32,
  thread: i32,
  threads: i32,
): void {
  convolve<f32>(
    BIAS,
    y,
    w,
    x,
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
    bias,
    activation,
    0,
    0,
    0,
    0,
    thread,
    threads,
  );
}
export function convolve_channel_bias_f64(
  y: usize,
  w: usize,
  x: usize,
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
  bias: usize,
  activation: i32,
  thread: i32,
  threads: i32,
): void {
  convolve<f64>(
    BIAS,
    y,
    w,
    x,
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
    bias,
    activation,
    0,
    0,
    0,
    0,
    thread,
    threads,
  );
}
