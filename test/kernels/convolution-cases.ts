// Convolutions for tests of their kernels: shapes, columns written out, and the workspaces that the kernels' comments promise.

import { gemmWorkspaceBytes } from "../../src/kernels/gemm-workspace.js";
import { type DType, lanes } from "./workbench.js";

export interface Convolution {
  readonly samples: number;
  readonly filters: number;
  readonly image: readonly [channels: number, height: number, width: number];
  readonly filter: readonly [height: number, width: number];
  readonly stride?: number;
  readonly padding?: number;
}

/** Edges of every kind, strides, padding wider than the filter, several blocks of places and of weights, no sample. */
export function convolutions(dtype: DType): readonly Convolution[] {
  const all: Convolution[] = [
    { samples: 1, filters: 1, image: [1, 1, 1], filter: [1, 1] },
    { samples: 3, filters: 1, image: [3, 2, 3], filter: [1, 1] },
    { samples: 2, filters: 4, image: [2, 3, 4], filter: [3, 4] },
    { samples: 2, filters: 7, image: [3, 5, 5], filter: [3, 3], padding: 1 },
    { samples: 2, filters: 5, image: [1, 5, 6], filter: [2, 3], stride: 2, padding: 1 },
    { samples: 1, filters: 9, image: [2, 7, 7], filter: [3, 3], stride: 2 },
    { samples: 3, filters: 2, image: [2, 6, 17], filter: [2, 1], stride: 3 },
    // Padding wider than the filter: some columns are zeros alone.
    { samples: 1, filters: 3, image: [1, 2, 2], filter: [1, 2], padding: 3 },
    { samples: 2, filters: 3, image: [2, 3, 2], filter: [5, 4], stride: 3, padding: 4 },
    { samples: 2, filters: 30, image: [1, 28, 28], filter: [5, 5] },
    { samples: 16, filters: 3, image: [1, 6, 5], filter: [3, 2], padding: 1 },
    // Sums of more than one block of gemm, forward; rows of more places than a block has.
    { samples: 2, filters: 33, image: [30, 4, 3], filter: [3, 3] },
    { samples: 2, filters: 4, image: [1, 2, 300], filter: [1, 3], padding: 1 },
    { samples: 0, filters: 4, image: [2, 3, 3], filter: [3, 3] },
  ];
  for (let size = 1; size <= 2 * lanes[dtype] + 3; size++) {
    all.push({ samples: 2, filters: 3, image: [2, 3, size], filter: [2, Math.min(size, 3)] });
    all.push({ samples: 1, filters: 5, image: [1, size, size + 2], filter: [1, size], padding: 1 });
    all.push({ samples: 1, filters: 2, image: [2, 4, size], filter: [3, 2], stride: 2, padding: 2 });
  }
  return all;
}

/** samples, filters and the image's and the filter's sizes, as the kernels take them. */
export function sizesOf({ samples, filters, image, filter, stride = 1, padding = 0 }: Convolution): number[] {
  return [samples, filters, ...image, ...filter, stride, padding];
}

/** Height and width of what a filter makes of an image. */
export function planeOf({ image, filter, stride = 1, padding = 0 }: Convolution): [number, number] {
  const along = (pixels: number, length: number) => Math.floor((pixels + 2 * padding - length) / stride) + 1;
  return [along(image[1], filter[0]), along(image[2], filter[1])];
}

export function lengthsOf(trial: Convolution) {
  const { samples, filters, image, filter } = trial;
  const [height, width] = planeOf(trial);
  const taps = image[0] * filter[0] * filter[1];
  return {
    taps,
    places: height * width,
    pixels: image[0] * image[1] * image[2],
    x: samples * image[0] * image[1] * image[2],
    w: filters * taps,
    y: samples * filters * height * width,
  };
}

/**
 * For every element of the columns of one image, a row for each place: the pixel's index, or −1 where the filter reaches over the
 * edge.
 */
export function sources({ image, filter, stride = 1, padding = 0 }: Convolution): number[] {
  const [channels, height, width] = image;
  const out: number[] = [];
  for (let p = -padding; p + filter[0] <= height + padding; p += stride)
    for (let q = -padding; q + filter[1] <= width + padding; q += stride)
      for (let c = 0; c < channels; c++)
        for (let i = p; i < p + filter[0]; i++)
          for (let j = q; j < q + filter[1]; j++) {
            const inside = i >= 0 && i < height && j >= 0 && j < width;
            out.push(inside ? (c * height + i) * width + j : -1);
          }
  return out;
}

/** Rows of places that are multiplied at a time. */
export function blockRows(trial: Convolution): number {
  const [height, width] = planeOf(trial);
  return Math.min(height, Math.max(1, Math.floor(256 / width)));
}

export const bytesOf = (dtype: DType) => (dtype === "f32" ? 4 : 8);
export const lines = (bytes: number) => Math.ceil(bytes / 64) * 64;

/** Of columns of so many places, and an image with its padding. */
export function blockBytes(trial: Convolution, dtype: DType, places: number): number {
  const { image, padding = 0, stride = 1 } = trial;
  const columns = lengthsOf(trial).taps * (Math.ceil((places * bytesOf(dtype)) / 64) | 1) * 64 + 64;
  const padded = image[0] * (image[1] + 2 * padding) * (image[2] + 2 * padding) * bytesOf(dtype);
  return columns + lines(padded + 16 * stride);
}

/** Of `convolve`. */
export function convolveBytes(trial: Convolution, dtype: DType, threads: number): number {
  const places = blockRows(trial) * planeOf(trial)[1];
  const product = gemmWorkspaceBytes(dtype, "nn", trial.filters, places, lengthsOf(trial).taps, threads);
  return threads * blockBytes(trial, dtype, places) + product;
}

/** Of `convolve_grad_filters`. */
export function gradFiltersBytes(trial: Convolution, dtype: DType, threads: number): number {
  const places = blockRows(trial) * planeOf(trial)[1];
  const product = gemmWorkspaceBytes(dtype, "nt", trial.filters, lengthsOf(trial).taps, places, threads);
  return threads * blockBytes(trial, dtype, places) + product;
}

/** Of `convolve_grad_images`. */
export function gradImagesBytes(trial: Convolution, dtype: DType, threads: number): number {
  const { places, taps } = lengthsOf(trial);
  const product = gemmWorkspaceBytes(dtype, "tn", places, taps, trial.filters, threads);
  return threads * lines(bytesOf(dtype) * places * taps) + product;
}
