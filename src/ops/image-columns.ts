// The extents of a convolution, and the scratch memory that its kernels take: columns of some rows of places and an image with its
// padding, for each thread. assembly/lib/image-columns.ts and padded-image.ts compute the same.

import { bytesPerElement, type DType, type Tensor } from "../graph/tensor.js";
import { align } from "../kernels/alignment.js";
import { checkWindow, type Window } from "./window.js";

/** Places whose columns are made at a time, if one row of places has no more. */
const BLOCK_PLACES = 256;

/** What all kernels of a convolution have in common. */
export interface Extents {
  /** samples, filters, channels, height, width, filter height, filter width, stride, padding, as the kernels take them. */
  readonly sizes: readonly number[];
  readonly samples: number;
  readonly filters: number;
  /** Height and width of what a filter makes of an image. */
  readonly plane: readonly [height: number, width: number];
  /** Weights of a filter. */
  readonly taps: number;
  /** Places of a block. */
  readonly blockPlaces: number;
}

export function extentsOf(x: Tensor, w: Tensor, window: Window): Extents {
  const plane = checkWindow("convolution", x, window);
  const [samples, ...image] = x.shape;
  const [filters] = w.shape;
  return {
    sizes: [samples, filters, ...image, ...window.size, window.stride, window.padding],
    samples,
    filters,
    plane,
    taps: w.size / filters,
    blockPlaces: Math.min(plane[0], Math.max(1, Math.floor(BLOCK_PLACES / plane[1]))) * plane[1],
  };
}

/** The most places of a block of rows of windows. */
export function windowBlockPlaces([height, width]: Extents["plane"], poolHeight: number): number {
  return Math.min(height * width, Math.max(BLOCK_PLACES, poolHeight * width));
}

/** Bytes of the columns of so many places, in rows of an odd number of cache lines. */
export function columnsBytes({ taps }: Extents, places: number, dtype: DType): number {
  const lines = Math.ceil((places * bytesPerElement("float", dtype)) / 64) | 1;
  return taps * lines * 64 + 64;
}

/** Bytes of an image with its padding. */
export function paddedBytes({ sizes }: Extents, dtype: DType): number {
  const [, , channels, height, width, , , stride, padding] = sizes;
  const plane = (height + 2 * padding) * (width + 2 * padding);
  return align(channels * plane * bytesPerElement("float", dtype) + 16 * stride);
}

/** Bytes of the columns of all places of an image, where they have a row for each place. */
export function sampleColumnsBytes({ plane, taps }: Extents, dtype: DType): number {
  return align(plane[0] * plane[1] * taps * bytesPerElement("float", dtype));
}
