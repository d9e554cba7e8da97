// Products of a convolution that go on with what they have made, sample by sample: it is still in the near caches then, and no other
// thread has to be waited for. The bits are those of the kernels one after the other.

import { Identity, Relu, RELU } from "../lib/activations";
import { addToRun } from "../lib/bias";
import { sliceBytes } from "../lib/gemm";
import { wholeLines } from "../lib/lanes";
import { partitionStart } from "../lib/partition";
import { columnEnd, columnStart, rowEnd, rowStart } from "../lib/share";
import { activate } from "./activate";
import { col2im_f32, col2im_f64 } from "./col2im";
import { convolve_columns_f32, convolve_columns_f64 } from "./convolve-columns";
import { gemm_tn_f32, gemm_tn_f64 } from "./gemm";

/** y = f(y + bias) for the part of a sample's product that is a thread's. */
function endWithBias<T>(
  y: usize,
  filters: i32,
  places: i32,
  bias: usize,
  activation: i32,
  thread: i32,
  threads: i32,
): void {
  const stride = <usize>places * sizeof<T>();
  const top = rowStart(filters, places, thread, threads);
  const bottom = rowEnd(filters, places, thread, threads);
  const left = columnStart<T>(filters, places, thread, threads);
  const columns = columnEnd<T>(filters, places, thread, threads) - left;
  y += <usize>top * stride + <usize>left * sizeof<T>();
  for (let filter = top; filter < bottom; filter++, y += stride) {
    const b = v128.splat<T>(load<T>(bias + <usize>filter * sizeof<T>()));
    if (activation == RELU) addToRun<T, Relu>(y, y, b, columns);
    else {
      addToRun<T, Identity>(y, y, b, columns);
      activate<T>(activation, y, columns);
    }
  }
}

function convolveColumnsBias<T>(
  y: usize,
  w: usize,
  columns: usize,
  workspace: usize,
  samples: i32,
  filters: i32,
  places: i32,
  taps: i32,
  bias: usize,
  activation: i32,
  thread: i32,
  threads: i32,
): void {
  const yBytes = <usize>filters * places * sizeof<T>();
  const columnsBytes = <usize>places * taps * sizeof<T>();
  for (let n = 0; n < samples; n++, y += yBytes, columns += columnsBytes) {
    if (sizeof<T>() == 4) {
      convolve_columns_f32(y, w, columns, workspace, 1, filters, places, taps, thread, threads);
    } else convolve_columns_f64(y, w, columns, workspace, 1, filters, places, taps, thread, threads);
    endWithBias<T>(y, filters, places, bias, activation, thread, threads);
  }
}

/** Bytes of one sample's columns. The host computes the same in src/ops/sample-by-sample.ts. */
@inline
function columnsBytes<T>(places: i32, taps: i32): usize {
  return wholeLines(<usize>places * <usize>taps * sizeof<T>());
}

function gradColumnsCol2im<T>(
  x: usize,
  dy: usize,
  w: usize,
  workspace: usize,
  samples: i32,
  filters: i32,
  places: i32,
  taps: i32,
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
  const start = partitionStart(samples, 1, thread, threads);
  const end = partitionStart(samples, 1, thread + 1, threads);
  // Where samples are fewer than threads, those that have one come by its number.
  const columns = workspace + <usize>min(thread, start) * columnsBytes<T>(places, taps);
  const product =
    workspace +
    <usize>min(threads, samples) * columnsBytes<T>(places, taps) +
    <usize>thread * sliceBytes<T>(true, places, taps, filters);
  const dyBytes = <usize>filters * <usize>places * sizeof<T>();
  const xBytes = <usize>channels * <usize>(height * width) * sizeof<T>();
  for (let n = start; n < end; n++) {
    const from = dy + <usize>n * dyBytes;
    const to = x + <usize>n * xBytes;
    if (sizeof<T>() == 4) {
      gemm_tn_f32(columns, from, w, product, places, taps, filters, 0, 0, 1);
      col2im_f32(to, columns, 1, channels, height, width, filterHeight, filterWidth, stride, padding, 0, 1);
    } else {
      gemm_tn_f64(columns, from, w, product, places, taps, filters, 0, 0, 1);
      col2im_f64(to, columns, 1, channels, height, width, filterHeight, filterWidth, stride, padding, 0, 1);
    }
  }
}

/**
 * `y[n, f, p] = g((W·columns[n]ᵀ)[f, p] + bias[f])`: a convolution's layer, and the activation g behind it.
 *
 * Shapes (elements):  as of convolve_columns; bias (filters)
 *
 * @param activation  Which g: a number of lib/activations.ts.
 *
 * Order, error: those of convolve_columns, then of add_channel_bias and of g, to the bit. Held by
 *          test/kernels/image-epilogues.test.ts.
 * Threads: as of convolve_columns.
 */
export function convolve_columns_channel_bias_f32(
  y: usize,
  w: usize,
  columns: usize,
  workspace: usize,
  samples: i32,
  filters: i32,
  places: i32,
  taps: i32,
  bias: usize,
  activation: i32,
  thread: i32,
  threads: i32,
): void {
  convolveColumnsBias<f32>(
    y,
    w,
    columns,
    workspace,
    samples,
    filters,
    places,
    taps,
    bias,
    activation,
    thread,
    threads,
  );
}
export function convolve_columns_channel_bias_f64(
  y: usize,
  w: usize,
  columns: usize,
  workspace: usize,
  samples: i32,
  filters: i32,
  places: i32,
  taps: i32,
  bias: usize,
  activation: i32,
  thread: i32,
  threads: i32,
): void {
  convolveColumnsBias<f64>(
    y,
    w,
    columns,
    workspace,
    samples,
    filters,
    places,
    taps,
    bias,
    activation,
    thread,
    threads,
  );
}

/**
 * `x = col2im(dy[n]ᵀ·W)`: the gradient by the images.
 *
 * Shapes (elements):  x (samples, channels, height, width)   dy (samples, filters, places)   W (filters, taps),
 *                     taps = channels·filterHeight·filterWidth
 *
 * @param x          Overlaps nothing else.
 * @param workspace  min(threads, samples) · ⌈size·places·taps⌉₆₄ bytes, then those of gemm_tn of one sample for all threads: m = places, n = taps,
 *                   k = filters.
 *
 * Order, error: those of convolve_columns_grad_columns, then of col2im, to the bit. Held by test/kernels/image-epilogues.test.ts.
 * Threads: share the samples.
 */
export function convolve_columns_grad_columns_col2im_f32(
  x: usize,
  dy: usize,
  w: usize,
  workspace: usize,
  samples: i32,
  filters: i32,
  places: i32,
  taps: i32,
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
  gradColumnsCol2im<f32>(
    x,
    dy,
    w,
    workspace,
    samples,
    filters,
    places,
    taps,
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
export function convolve_columns_grad_columns_col2im_f64(
  x: usize,
  dy: usize,
  w: usize,
  workspace: usize,
  samples: i32,
  filters: i32,
  places: i32,
  taps: i32,
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
  gradColumnsCol2im<f64>(
    x,
    dy,
    w,
    workspace,
    samples,
    filters,
    places,
    taps,
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
