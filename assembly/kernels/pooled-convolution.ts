// A convolution and the max pooling behind it, sample by sample. The planes between the two are larger than all that goes in and
// comes out: made for one sample at a time they stay in a near cache, and take no memory that counts.

import { sliceBytes } from "../lib/gemm";
import { wholeLines } from "../lib/lanes";
import { partitionStart } from "../lib/partition";
import { places } from "../lib/window";
import { convolve_columns_channel_bias_f32, convolve_columns_channel_bias_f64 } from "./image-epilogues";
import { max_pool_f32, max_pool_f64 } from "./max-pool";

/** Bytes of the planes of one sample. The host computes the same in src/ops/sample-by-sample.ts. */
@inline
function planesBytes<T>(filters: i32, area: i32): usize {
  return wholeLines(<usize>filters * <usize>area * sizeof<T>());
}

/** Samples for each thread from which on it does not matter that some have one more than others. */
const MANY_SAMPLES = 8;

/** Whether threads share the samples. Where these are few they share the filters: every thread then packs all columns. */
@inline
function sharesSamples(samples: i32, threads: i32): bool {
  return samples % threads == 0 || samples >= MANY_SAMPLES * threads;
}

function convolveMaxPool<T>(
  y: usize,
  w: usize,
  columns: usize,
  workspace: usize,
  samples: i32,
  filters: i32,
  area: i32,
  taps: i32,
  bias: usize,
  activation: i32,
  indices: usize,
  height: i32,
  width: i32,
  poolHeight: i32,
  poolWidth: i32,
  stride: i32,
  thread: i32,
  threads: i32,
): void {
  const size = sizeof<T>();
  const bySamples = sharesSamples(samples, threads);
  const first = bySamples ? partitionStart(samples, 1, thread, threads) : 0;
  const end = bySamples ? partitionStart(samples, 1, thread + 1, threads) : samples;
  const top = bySamples ? 0 : partitionStart(filters, 1, thread, threads);
  const rows = (bySamples ? filters : partitionStart(filters, 1, thread + 1, threads)) - top;
  // Threads that share the samples are no more than these; those that share the filters share one sample's planes as well.
  const own = bySamples ? <usize>thread * planesBytes<T>(filters, area) : <usize>top * <usize>area * size;
  const planes = workspace + own;
  const product =
    workspace +
    <usize>min(threads, samples) * planesBytes<T>(filters, area) +
    <usize>thread * sliceBytes<T>(false, filters, area, taps);
  const outSize = places(height, poolHeight, stride, 0) * places(width, poolWidth, stride, 0);
  w += <usize>top * <usize>taps * size;
  bias += <usize>top * size;
  for (let n = first; n < end; n++) {
    const from = columns + <usize>n * <usize>area * <usize>taps * size;
    const at = (<usize>n * <usize>filters + <usize>top) * <usize>outSize;
    const to = y + at * size;
    const toIndices = indices + (at << 2);
    if (size == 4) {
      convolve_columns_channel_bias_f32(
        planes,
        w,
        from,
        product,
        1,
        rows,
        area,
        taps,
        bias,
        activation,
        0,
        1,
      );
      max_pool_f32(to, toIndices, planes, rows, height, width, poolHeight, poolWidth, stride, 0, 1);
    } else {
      convolve_columns_channel_bias_f64(
        planes,
        w,
        from,
        product,
        1,
        rows,
        area,
        taps,
        bias,
        activation,
        0,
        1,
      );
      max_pool_f64(to, toIndices, planes, rows, height, width, poolHeight, poolWidth, stride, 0, 1);
    }
  }
}

/**
 * `y = maxPool(g(W·columns[n]ᵀ + bias))`: a convolution's layer, the activation g behind it, and the largest of every window.
 *
 * Shapes (elements):  y (samples, filters, outHeight, outWidth)   indices, int32, likewise   W (filters, taps)
 *                     columns (samples, places, taps)   bias (filters),  places = height·width
 *
 * @param workspace   min(threads, samples) · ⌈size·filters·places⌉₆₄ bytes, then those of gemm_nt of one sample for all threads: m = filters,
 *                    n = places, k = taps.
 * @param activation  Which g: a number of lib/activations.ts.
 *
 * Order, error: those of convolve_columns_channel_bias, then of max_pool, to the bit. Held by
 *          test/kernels/pooled-convolution.test.ts.
 * Threads: share the samples, or the filters where samples are few.
 */
export function convolve_columns_channel_bias_max_pool_f32(
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
  indices: usize,
  height: i32,
  width: i32,
  poolHeight: i32,
  poolWidth: i32,
  stride: i32,
  thread: i32,
  threads: i32,
): void {
  convolveMaxPool<f32>(
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
    indices,
    height,
    width,
    poolHeight,
    poolWidth,
    stride,
    thread,
    threads,
  );
}
export function convolve_columns_channel_bias_max_pool_f64(
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
  indices: usize,
  height: i32,
  width: i32,
  poolHeight: i32,
  poolWidth: i32,
  stride: i32,
  thread: i32,
  threads: i32,
): void {
  convolveMaxPool<f64>(
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
    indices,
    height,
    width,
    poolHeight,
    poolWidth,
    stride,
    thread,
    threads,
  );
}
