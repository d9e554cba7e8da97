// The gradient by filters of a convolution with max pooling behind it: a term for each window, and no planes between the two.

import { BLOCK_PLACES, columnsBytes, columnsStride, makeColumns } from "../lib/image-columns";
import { lanes, wholeLines } from "../lib/lanes";
import { listWindows } from "../lib/listed-windows";
import { entryBytes } from "../lib/nonzeros";
import { transposeStrips } from "../lib/pack";
import { paddedBytes, padImage } from "../lib/padded-image";
import { partitionStart } from "../lib/partition";
import { MOST_PANEL_STRIDE, panelStride, stripVectors } from "../lib/strip";
import { makeRow, vectorsFor } from "../lib/strip-rows";
import { places } from "../lib/window";

/** Rows of windows in a block, if it has more than one. Part of the bits. */
@inline
function rowsOfBlock(width: i32, poolHeight: i32, stride: i32): i32 {
  return max(1, (BLOCK_PLACES / width - poolHeight + stride) / stride);
}

/** The most places that a block has. The host computes this and the next two likewise in src/ops/pooled-gradients.ts. */
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
  poolHeight: i32,
  poolWidth: i32,
  poolStride: i32,
  thread: i32,
  threads: i32,
): void {
  const size = sizeof<T>();
  const top = partitionStart(filters, 1, thread, threads);
  const own = partitionStart(filters, 1, thread + 1, threads) - top;
  if (own == 0) return;
  const taps = channels * filterHeight * filterWidth;
  const planeHeight = places(height, filterHeight, stride, padding);
  const planeWidth = places(width, filterWidth, stride, padding);
  const outHeight = places(planeHeight, poolHeight, poolStride, 0);
  const outWidth = places(planeWidth, poolWidth, poolStride, 0);
  const outSize = outHeight * outWidth;
  const most = blockPlaces(planeHeight * planeWidth, planeWidth, poolHeight);
  const room = listBytes<T>(outSize);
  const lists = workspace + <usize>top * room;
  const ends = lists + room - 4;
  const stored = columnsStride<T>(most);
  const bytesOfColumns = columnsBytes<T>(most, taps);
  const bytesOfImage = paddedBytes<T>(channels, height, width, stride, padding);
  const columns =
    workspace + <usize>filters * room + <usize>thread * (bytesOfColumns + bytesOfImage + panelBytes(most));
  const image = columns + bytesOfColumns;
  const panel = image + bytesOfImage;
  const edge = panel + <usize>most * MOST_PANEL_STRIDE;
  if (padding > 0) memory.fill(image, 0, bytesOfImage);
  // What a strip has more than the columns of a panel may be anything, but not slow.
  memory.fill(panel, 0, panelBytes(most));
  const blockRows = rowsOfBlock(planeWidth, poolHeight, poolStride);
  const stripColumns = stripVectors() * lanes<T>();
  dw += <usize>top * <usize>taps * size;
  for (let n = 0; n < samples; n++) {
    padImage<T>(
      image,
      x + <usize>n * <usize>(channels * height * width) * size,
      channels,
      height,
      width,
      padding,
    );
    const first = (<usize>n * <usize>filters + <usize>top) * <usize>outSize;
    for (let p = 0; p < outHeight; p += blockRows) {
      const rows = min(blockRows, outHeight - p);
      const planeRow = p * poolStride;
      let at = first + <usize>(p * outWidth);
      for (let i = 0; i < own; i++, at += outSize) {
        const list = lists + <usize>i * room;
        const end = listWindows<T>(
          list,
          dy + at * size,
          indices + (at << 2),
          rows * outWidth,
          planeRow * planeWidth,
        );
        store<u32>(ends + <usize>i * room, <u32>end);
      }
      const planeRows = (rows - 1) * poolStride + poolHeight;
      makeColumns<T>(
        columns,
        stored,
        image,
        height + 2 * padding,
        width + 2 * padding,
        filterHeight,
        filterWidth,
        stride,
        0,
        taps,
        planeRow,
        planeRows,
        planeWidth,
      );
      for (let j = 0; j < taps; j += stripColumns) {
        const count = min(taps - j, stripColumns);
        const vectors = vectorsFor<T>(count);
        transposeStrips<T>(
          panel,
          panelStride(),
          columns + <usize>j * stored,
          stored,
          count,
          planeRows * planeWidth,
        );
        let to = dw + <usize>j * size;
        for (let i = 0; i < own; i++, to += <usize>taps * size) {
          const end = <usize>load<u32>(ends + <usize>i * room);
          makeRow<T>(to, count, vectors, lists + <usize>i * room, end, panel, edge, n + p > 0);
        }
      }
    }
  }
}

/**
 * The gradient of convolve by W, straight from that of the largest of every window: `dW = convolve_grad_filters(poolGrad(dy), x)`.
 *
 * Shapes (elements):  dW (filters, channels, filterHeight, filterWidth)   dy (samples, filters, P, Q)   indices, int32, likewise
 *                     x (samples, channels, height, width)
 *
 * @param samples    >= 1.
 * @param dw         Overlaps nothing else.
 * @param workspace  filters · ⌈2·size·(P·Q + 1) + 4⌉₆₄ bytes, and for each thread columns of a block and an image, as
 *                   src/ops/image-columns.ts has them, and ⌈224·(block + 1)⌉₆₄ bytes; a block has min(places, max(256, poolHeight·row))
 *                   places.
 *
 * Order:   window after window, from +0, over the rows of windows that have at most 256 places together, or one row; then these
 *          blocks, and then the samples, are added one after the other. Terms with dy = 0 are left out.
 * Error:   |dW − exact| ≤ γ(samples·P·Q)·Σ |dy||x|. Held by test/kernels/pooled-gradients.test.ts.
 * Threads: share the filters.
 */
export function pooled_grad_filters_f32(
  dw: usize,
  dy: usize,
  indices: usize,
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
  poolHeight: i32,
  poolWidth: i32,
  poolStride: i32,
  thread: i32,
  threads: i32,
): void {
  pooledGradFilters<f32>(
    dw,
    dy,
    indices,
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
    poolHeight,
    poolWidth,
    poolStride,
    thread,
    threads,
  );
}
export function pooled_grad_filters_f64(
  dw: usize,
  dy: usize,
  indices: usize,
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
  poolHeight: i32,
  poolWidth: i32,
  poolStride: i32,
  thread: i32,
  threads: i32,
): void {
  pooledGradFilters<f64>(
    dw,
    dy,
    indices,
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
    poolHeight,
    poolWidth,
    poolStride,
    thread,
    threads,
  );
}
