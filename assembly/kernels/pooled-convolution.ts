// A convolution and the max pooling behind it, sample by sample. The planes between the two are larger than all that goes in and
// comes out: made for one sample at a time they stay in a near cache, and take no memory that counts.

import { sliceBytes } from "../lib/gemm";
import { lanes } from "../lib/lanes";
import { listWindows } from "../lib/listed-windows";
import { entryBytes } from "../lib/nonzeros";
import { partitionStart } from "../lib/partition";
import { MOST_PANEL_STRIDE, stripVectors } from "../lib/strip";
import { makeRow, packStrip, vectorsFor } from "../lib/strip-rows";
import { places } from "../lib/window";
import { convolve_columns_channel_bias_f32, convolve_columns_channel_bias_f64 } from "./image-epilogues";
import { max_pool_f32, max_pool_f64 } from "./max-pool";

/** Bytes of the planes of one sample. The host computes the same in src/ops/sample-by-sample.ts. */
@inline
function planesBytes<T>(filters: i32, area: i32): usize {
  return (<usize>filters * <usize>area * sizeof<T>() + 63) & ~63;
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

/** Places of a block, if one row of windows has no more: its columns then stay in the first cache. Part of the bits. */
const BLOCK_PLACES: i32 = 256;

/** Rows of windows in a block. */
@inline
function rowsOfBlock(width: i32, poolHeight: i32, stride: i32): i32 {
  return max(1, (BLOCK_PLACES / width - poolHeight + stride) / stride);
}

/** The most places that a block has. The host computes this and the next two likewise in src/ops/pooled-convolution.ts. */
@inline
function blockPlaces(area: i32, width: i32, poolHeight: i32): i32 {
  return min(area, max(BLOCK_PLACES, poolHeight * width));
}

/** Bytes of a panel of columns and an edge of dW: each thread has its own. */
@inline
function panelBytes(blockPlaces: i32): usize {
  return ((<usize>blockPlaces + 1) * MOST_PANEL_STRIDE + 63) & ~63;
}

/** Bytes of the list of one filter, with room for one entry more, and of where it ends. */
@inline
function listBytes<T>(outSize: i32): usize {
  return ((<usize>outSize + 1) * entryBytes<T>() + 4 + 63) & ~63;
}

/** Block by block: lists of all of a thread's filters, then, strip by strip, the columns of the listed places. */
function pooledGradFilters<T>(
  dw: usize,
  dy: usize,
  indices: usize,
  columns: usize,
  workspace: usize,
  samples: i32,
  filters: i32,
  area: i32,
  taps: i32,
  height: i32,
  width: i32,
  poolHeight: i32,
  poolWidth: i32,
  stride: i32,
  thread: i32,
  threads: i32,
): void {
  const size = sizeof<T>();
  const top = partitionStart(filters, 1, thread, threads);
  const own = partitionStart(filters, 1, thread + 1, threads) - top;
  if (own == 0) return;
  const outHeight = places(height, poolHeight, stride, 0);
  const outWidth = places(width, poolWidth, stride, 0);
  const outSize = outHeight * outWidth;
  const most = blockPlaces(area, width, poolHeight);
  const panel = workspace + <usize>thread * panelBytes(most);
  const edge = panel + <usize>most * MOST_PANEL_STRIDE;
  const room = listBytes<T>(outSize);
  const lists = workspace + <usize>threads * panelBytes(most) + <usize>top * room;
  const ends = lists + room - 4;
  const blockRows = rowsOfBlock(width, poolHeight, stride);
  const stripColumns = stripVectors() * lanes<T>();
  const stored = <usize>taps * size;
  dw += <usize>top * stored;
  for (let n = 0; n < samples; n++) {
    const first = (<usize>n * <usize>filters + <usize>top) * <usize>outSize;
    for (let p = 0; p < outHeight; p += blockRows) {
      const rows = min(blockRows, outHeight - p);
      const origin = p * stride * width;
      let at = first + <usize>(p * outWidth);
      for (let i = 0; i < own; i++, at += outSize) {
        const list = lists + <usize>i * room;
        const end = listWindows<T>(list, dy + at * size, indices + (at << 2), rows * outWidth, origin);
        store<u32>(ends + <usize>i * room, <u32>end);
      }
      const depth = ((rows - 1) * stride + poolHeight) * width;
      const from = columns + (<usize>n * <usize>area + <usize>origin) * stored;
      for (let j = 0; j < taps; j += stripColumns) {
        const count = min(taps - j, stripColumns);
        const vectors = vectorsFor<T>(count);
        packStrip<T>(panel, from + <usize>j * size, stored, depth, count);
        let to = dw + <usize>j * size;
        for (let i = 0; i < own; i++, to += stored) {
          const end = <usize>load<u32>(ends + <usize>i * room);
          makeRow<T>(to, count, vectors, lists + <usize>i * room, end, panel, edge, n + p > 0);
        }
      }
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

/**
 * `dW = Σ_n poolGrad(dy[n])·columns[n]`: the gradient by filters, straight from that of the largest of every window.
 *
 * Shapes (elements):  dW (filters, taps)   dy (samples, filters, outHeight, outWidth)   indices, int32, likewise
 *                     columns (samples, places, taps),  places = height·width
 *
 * @param samples    >= 1.
 * @param dw         Overlaps nothing else.
 * @param workspace  threads · ⌈224·(block + 1)⌉₆₄ + filters · ⌈2·size·(outHeight·outWidth + 1) + 4⌉₆₄ bytes,
 *                   block = min(places, max(256, poolHeight·width)): enough for fewer threads, too.
 *
 * Order:   window after window, from +0, over the rows of windows that have at most 256 places together, or one row; then these
 *          blocks, and then the samples, are added one after the other. Terms with dy = 0 are left out.
 * Error:   |dW − exact| ≤ γ(samples·outHeight·outWidth)·Σ |dy||columns|. Held by test/kernels/pooled-convolution.test.ts.
 * Threads: share the filters.
 */
export function pooled_grad_filters_f32(
  dw: usize,
  dy: usize,
  indices: usize,
  columns: usize,
  workspace: usize,
  samples: i32,
  filters: i32,
  places: i32,
  taps: i32,
  height: i32,
  width: i32,
  poolHeight: i32,
  poolWidth: i32,
  stride: i32,
  thread: i32,
  threads: i32,
): void {
  pooledGradFilters<f32>(
    dw,
    dy,
    indices,
    columns,
    workspace,
    samples,
    filters,
    places,
    taps,
    height,
    width,
    poolHeight,
    poolWidth,
    stride,
    thread,
    threads,
  );
}
export function pooled_grad_filters_f64(
  dw: usize,
  dy: usize,
  indices: usize,
  columns: usize,
  workspace: usize,
  samples: i32,
  filters: i32,
  places: i32,
  taps: i32,
  height: i32,
  width: i32,
  poolHeight: i32,
  poolWidth: i32,
  stride: i32,
  thread: i32,
  threads: i32,
): void {
  pooledGradFilters<f64>(
    dw,
    dy,
    indices,
    columns,
    workspace,
    samples,
    filters,
    places,
    taps,
    height,
    width,
    poolHeight,
    poolWidth,
    stride,
    thread,
    threads,
  );
}
