// Twins of assembly/lib/image-columns.ts, without a copy of the padded image: what lies outside is left out.

import type { Floats } from "./views.js";

/** A convolution's sizes, as its kernels take them. */
export interface ImageSizes {
  readonly samples: number;
  readonly filters: number;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly filterHeight: number;
  readonly filterWidth: number;
  readonly stride: number;
  readonly padding: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly taps: number;
}

/** Places along a side of so many pixels. */
function places(size: number, length: number, stride: number, padding: number): number {
  return Math.floor((size + 2 * padding - length) / stride) + 1;
}

export function imageSizes(sizes: readonly number[]): ImageSizes {
  const [samples, filters, channels, height, width, filterHeight, filterWidth, stride, padding] = sizes;
  const outHeight = places(height, filterHeight, stride, padding);
  const outWidth = places(width, filterWidth, stride, padding);
  const taps = channels * filterHeight * filterWidth;
  const image = { channels, height, width, filterHeight, filterWidth, stride, padding };
  return { samples, filters, ...image, outHeight, outWidth, taps };
}

/** Rows of places whose columns are made at a time: a workspace has room for no more. */
export function rowsOfBlock({ outHeight, outWidth }: ImageSizes): number {
  return Math.min(outHeight, Math.max(1, Math.floor(256 / outWidth)));
}

/** Visits the columns' elements by ascending weight, row by row: those [first, last) of a row are pixels, `pixel` that of the first. */
function eachRow(
  sizes: ImageSizes,
  top: number,
  rows: number,
  visit: (element: number, pixel: number, first: number, last: number) => void,
): void {
  const { height, width, filterHeight, filterWidth, stride, padding, outWidth, taps } = sizes;
  const area = filterHeight * filterWidth;
  for (let tap = 0, element = 0; tap < taps; tap++) {
    const plane = Math.floor(tap / area) * height;
    const i = Math.floor((tap % area) / filterWidth) - padding;
    const j = (tap % filterWidth) - padding;
    const first = Math.min(outWidth, Math.max(0, Math.ceil(-j / stride)));
    const last = Math.max(first, Math.min(outWidth, Math.ceil((width - j) / stride)));
    for (let p = top; p < top + rows; p++, element += outWidth) {
      const row = p * stride + i;
      const inside = row >= 0 && row < height;
      visit(element, (plane + row) * width + first * stride + j, first, inside ? last : first);
    }
  }
}

/** Columns of the rows of places [top, top + rows), a row for each weight, one behind the other. */
export function makeColumns(
  m: Floats,
  columns: number,
  image: number,
  sizes: ImageSizes,
  top: number,
  rows: number,
): void {
  const { stride, outWidth } = sizes;
  eachRow(sizes, top, rows, (element, pixel, first, last) => {
    let to = columns + element;
    for (const end = to + first; to < end; to++) m[to] = 0;
    let from = image + pixel;
    for (const end = columns + element + last; to < end; to++, from += stride) m[to] = m[from];
    for (const end = columns + element + outWidth; to < end; to++) m[to] = 0;
  });
}

/** Adds every element of the columns to its pixel. */
export function addColumns(
  m: Floats,
  image: number,
  columns: number,
  sizes: ImageSizes,
  top: number,
  rows: number,
): void {
  const { stride } = sizes;
  eachRow(sizes, top, rows, (element, pixel, first, last) => {
    let to = image + pixel;
    const end = columns + element + last;
    for (let from = columns + element + first; from < end; from++, to += stride) m[to] += m[from];
  });
}
