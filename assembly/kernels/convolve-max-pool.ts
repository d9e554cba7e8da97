// A convolution's layer and the max pooling behind it: the contract. convolve-samples.ts is what it does.

import { convolve, POOLING } from "./convolve-samples";

/**
 * `y = maxPool(g(convolve(W, x) + bias))`: the largest of every window of what such a layer makes.
 *
 * Shapes (elements):  y (samples, filters, P, Q)   indices, int32, likewise   the rest as of convolve_channel_bias
 *
 * @param workspace   min(threads, samples) · ⌈size·filters·outHeight·outWidth⌉₆₄ bytes, then that of convolve.
 *
 * Order, error: those of convolve_channel_bias, then of max_pool, to the bit. Held by test/kernels/convolve.test.ts.
 * Threads: as of convolve.
 */
export function convolve_channel_bias_max_pool_f32(
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
  indices: usize,
  poolHeight: i32,
  poolWidth: i32,
  poolStride: i32,
  thread: i32,
  threads: i32,
): void {
  convolve<f32>(
    POOLING,
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
    indices,
    poolHeight,
    poolWidth,
    poolStride,
    thread,
    threads,
  );
}
export function convolve_channel_bias_max_pool_f64(
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
  indices: usize,
  poolHeight: i32,
  poolWidth: i32,
  poolStride: i32,
  thread: i32,
  threads: i32,
): void {
  convolve<f64>(
    POOLING,
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
    indices,
    poolHeight,
    poolWidth,
    poolStride,
    thread,
    threads,
  );
}
