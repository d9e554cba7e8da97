// The gradient by filters of a convolution with max pooling behind it: a term for each window, and no planes between the two.

import { lanes, wholeLines } from "../lib/lanes";
import { listWindows } from "../lib/listed-windows";
import { entryBytes } from "../lib/nonzeros";
import { partitionStart } from "../lib/partition";
import { MOST_PANEL_STRIDE, stripVectors } from "../lib/strip";
import { makeRow, packStrip, vectorsFor } from "../lib/strip-rows";
import { places } from "../lib/window";

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
  return wholeLines((<usize>blockPlaces + 1) * MOST_PANEL_STRIDE);
}

/** Bytes of the list of one filter, with room for one entry more, and of where it ends. */
@inline
function listBytes<T>(outSize: i32): usize {
  return wholeLines((<usize>outSize + 1) * entryBytes<T>() + 4);
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
