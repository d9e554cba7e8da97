// A convolution, sample by sample: the columns of some rows of places, their product with the filters, and what goes on with it, a
// bias, an activation, max pooling. What lies between is larger than all that goes in and comes out: so it stays in the near caches.

import { Identity, Relu, RELU } from "../lib/activations";
import { addToRun } from "../lib/bias";
import { sliceBytes } from "../lib/gemm";
import { copiesA, multiplyBlocks } from "../lib/gemm-blocks";
import { columnsBytes, columnsStride, makeColumns, rowsOfBlock } from "../lib/image-columns";
import { wholeLines } from "../lib/lanes";
import { paddedBytes, padImage } from "../lib/padded-image";
import { partEnd, partStart, sampleEnd, sampleStart, sharesSamples } from "../lib/shared-samples";
import { places } from "../lib/window";
import { activate } from "./activate";
import { max_pool_f32, max_pool_f64 } from "./max-pool";

/** What follows the product. */
export const NOTHING: i32 = 0;
export const BIAS: i32 = 1;
export const POOLING: i32 = 2;

/** y = f(y + bias): some places of every filter, whose rows lie `stored` bytes apart. */
function endWithBias<T>(
  y: usize,
  stored: usize,
  filters: i32,
  count: i32,
  bias: usize,
  activation: i32,
): void {
  for (; filters > 0; filters--, y += stored, bias += sizeof<T>()) {
    const b = v128.splat<T>(load<T>(bias));
    if (activation == RELU) addToRun<T, Relu>(y, y, b, count);
    else {
      addToRun<T, Identity>(y, y, b, count);
      activate<T>(activation, y, count);
    }
  }
}

/** Bytes of the planes of one sample. The host computes the same in src/ops/pooled-convolution.ts. */
@inline
function planesBytes<T>(filters: i32, area: i32): usize {
  return wholeLines(<usize>filters * <usize>area * sizeof<T>());
}

/** convolve.ts and convolve-max-pool.ts have the contract; arguments that an ending does not need are not looked at. */
export function convolve<T>(
  ending: i32,
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
  const size = sizeof<T>();
  const top = partStart(filters, samples, thread, threads);
  const own = partEnd(filters, samples, thread, threads) - top;
  if (own == 0) return;
  const taps = channels * filterHeight * filterWidth;
  const outHeight = places(height, filterHeight, stride, padding);
  const outWidth = places(width, filterWidth, stride, padding);
  const area = outHeight * outWidth;
  const pools = ending == POOLING;
  const pooled = pools
    ? places(outHeight, poolHeight, poolStride, 0) * places(outWidth, poolWidth, poolStride, 0)
    : area;
  const blockRows = rowsOfBlock(outHeight, outWidth);
  const blockPlaces = blockRows * outWidth;
  const stored = columnsStride<T>(blockPlaces);
  // Threads that share samples are no more than these; those that share filters share one sample's planes as well.
  let planes = workspace;
  if (sharesSamples(samples, threads)) planes += <usize>thread * planesBytes<T>(filters, area);
  else planes += <usize>top * <usize>area * size;
  const scratch = workspace + (pools ? <usize>min(threads, samples) * planesBytes<T>(filters, area) : 0);
  const bytesOfColumns = columnsBytes<T>(blockPlaces, taps);
  const bytesOfImage = paddedBytes<T>(channels, height, width, stride, padding);
  const bytesOfSlice = sliceBytes<T>(false, filters, blockPlaces, taps);
  const columns = scratch + <usize>thread * (bytesOfColumns + bytesOfImage + bytesOfSlice);
  const image = columns + bytesOfColumns;
  const slice = image + bytesOfImage;
  if (padding > 0) memory.fill(image, 0, bytesOfImage);
  w += <usize>top * <usize>taps * size;
  bias += <usize>top * size;
  const end = sampleEnd(samples, thread, threads);
  for (let n = sampleStart(samples, thread, threads); n < end; n++) {
    padImage<T>(
      image,
      x + <usize>n * <usize>(channels * height * width) * size,
      channels,
      height,
      width,
      padding,
    );
    const at = (<usize>n * <usize>filters + <usize>top) * <usize>pooled;
    const to = y + at * size;
    if (!pools) planes = to;
    for (let p = 0; p < outHeight; p += blockRows) {
      const rows = min(blockRows, outHeight - p);
      const count = rows * outWidth;
      const block = planes + <usize>(p * outWidth) * size;
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
        p,
        rows,
        outWidth,
      );
      multiplyBlocks<T>(
        false,
        false,
        false,
        block,
        <usize>area * size,
        w,
        <usize>taps * size,
        columns,
        stored,
        slice,
        taps,
        copiesA<T>(count, taps),
        false,
        0,
        own,
        0,
        count,
      );
      if (ending != NOTHING) endWithBias<T>(block, <usize>area * size, own, count, bias, activation);
    }
    if (pools) {
      const toIndices = indices + (at << 2);
      if (size == 4)
        max_pool_f32(
          to,
          toIndices,
          planes,
          own,
          outHeight,
          outWidth,
          poolHeight,
          poolWidth,
          poolStride,
          0,
          1,
        );
      else
        max_pool_f64(
          to,
          toIndices,
          planes,
          own,
          outHeight,
          outWidth,
          poolHeight,
          poolWidth,
          poolStride,
          0,
          1,
        );
    }
  }
}
