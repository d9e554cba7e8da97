// The gradient of a convolution by its filters, sample by sample.

import { sliceBytes } from "../lib/gemm";
import { multiplyBlocks } from "../lib/gemm-blocks";
import { columnsBytes, columnsStride, makeColumns, rowsOfBlock } from "../lib/image-columns";
import { TILE_ROWS } from "../lib/microkernel";
import { paddedBytes, padImage } from "../lib/padded-image";
import { partitionStart } from "../lib/partition";
import { panelColumns } from "../lib/share";
import { places } from "../lib/window";

function gradFilters<T>(
  dw: usize,
  dy: usize,
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
  const size = sizeof<T>();
  const taps = channels * filterHeight * filterWidth;
  // Threads share the columns, so that each makes only its own; where these are few, the filters.
  const byTaps = taps >= filters;
  const left = byTaps ? partitionStart(taps, panelColumns<T>(), thread, threads) : 0;
  const right = byTaps ? partitionStart(taps, panelColumns<T>(), thread + 1, threads) : taps;
  const top = byTaps ? 0 : partitionStart(filters, TILE_ROWS, thread, threads);
  const own = (byTaps ? filters : partitionStart(filters, TILE_ROWS, thread + 1, threads)) - top;
  if (left == right || own == 0) return;
  const outHeight = places(height, filterHeight, stride, padding);
  const outWidth = places(width, filterWidth, stride, padding);
  const area = outHeight * outWidth;
  const blockRows = rowsOfBlock(outHeight, outWidth);
  const blockPlaces = blockRows * outWidth;
  const stored = columnsStride<T>(blockPlaces);
  const bytesOfColumns = columnsBytes<T>(blockPlaces, taps);
  const bytesOfImage = paddedBytes<T>(channels, height, width, stride, padding);
  const bytesOfSlice = sliceBytes<T>(false, filters, taps, blockPlaces);
  const columns = workspace + <usize>thread * (bytesOfColumns + bytesOfImage + bytesOfSlice);
  const image = columns + bytesOfColumns;
  const slice = image + bytesOfImage;
  if (padding > 0) memory.fill(image, 0, bytesOfImage);
  dw += <usize>(top * taps + left) * size;
  for (let n = 0; n < samples; n++) {
    padImage<T>(
      image,
      x + <usize>n * <usize>(channels * height * width) * size,
      channels,
      height,
      width,
      padding,
    );
    const planes = dy + (<usize>n * <usize>filters + <usize>top) * <usize>area * size;
    for (let p = 0; p < outHeight; p += blockRows) {
      const rows = min(blockRows, outHeight - p);
      makeColumns<T>(
        columns,
        stored,
        image,
        height + 2 * padding,
        width + 2 * padding,
        filterHeight,
        filterWidth,
        stride,
        left,
        right,
        p,
        rows,
        outWidth,
      );
      multiplyBlocks<T>(
        false,
        true,
        false,
        dw,
        <usize>taps * size,
        planes + <usize>(p * outWidth) * size,
        <usize>area * size,
        columns,
        stored,
        slice,
        rows * outWidth,
        false,
        n + p > 0,
        0,
        own,
        0,
        right - left,
      );
    }
  }
}

/**
 * `dW[f, c, i, j] = Σ_npq dy[n, f, p, q]·x[n, c, p·stride + i − padding, q·stride + j − padding]`.
 *
 * Shapes (elements):  as of convolve; dW as W, dy as y
 *
 * @param samples    >= 1.
 * @param dw         Overlaps nothing else.
 * @param workspace  For each thread columns and an image, as src/ops/image-columns.ts has them, and what gemm_nt needs of one block:
 *                   m = filters, n = taps, k = places of the block.
 *
 * Order:   that of gemm, over the places of a block: as many rows of them as have 256 together, or one row. Block after block, sample
 *          after sample.
 * Error:   |dW − exact| ≤ γ(samples·outHeight·outWidth)·Σ|dy||x|. Held by test/kernels/convolve-gradients.test.ts.
 * Threads: share the filters' weights, or the filters where there are more of these.
 */
export function convolve_grad_filters_f32(
  dw: usize,
  dy: usize,
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
  gradFilters<f32>(
    dw,
    dy,
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
    thread,
    threads,
  );
}
export function convolve_grad_filters_f64(
  dw: usize,
  dy: usize,
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
  gradFilters<f64>(
    dw,
    dy,
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
    thread,
    threads,
  );
}
