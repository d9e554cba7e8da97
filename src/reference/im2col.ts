// Twins of assembly/kernels/im2col.ts.

import { type Floats, forBoth } from "./views.js";

type Sizes = readonly number[];
type Run = (column: number, x: number, before: number, behind: number) => void;

function places(size: number, length: number, stride: number, padding: number): number {
  return Math.floor((size + 2 * padding - length) / stride) + 1;
}

/**
 * Walks the columns from the last row to the first: `visit` gets the index of every run of a filter's row, the index of
 * the pixel under its first element, and which elements [before, behind) lie in the image (none: before = behind).
 */
function eachRun(sizes: Sizes, columns: number, x: number, visit: Run): void {
  const [samples, channels, height, width, filterHeight, filterWidth, stride, padding] = sizes;
  const outHeight = places(height, filterHeight, stride, padding);
  const outWidth = places(width, filterWidth, stride, padding);
  const rowLength = channels * filterHeight * filterWidth;
  let column = columns + samples * outHeight * outWidth * rowLength;
  for (let n = samples - 1; n >= 0; n--) {
    for (let top = (outHeight - 1) * stride - padding; top >= -padding; top -= stride) {
      for (let left = (outWidth - 1) * stride - padding; left >= -padding; left -= stride) {
        const before = Math.min(Math.max(-left, 0), filterWidth);
        const behind = Math.max(Math.min(width - left, filterWidth), before);
        column -= rowLength;
        for (let c = 0; c < channels; c++) {
          for (let i = 0; i < filterHeight; i++) {
            const inside = top + i >= 0 && top + i < height;
            const pixel = x + ((n * channels + c) * height + top + i) * width + left;
            visit(column + (c * filterHeight + i) * filterWidth, pixel, before, inside ? behind : before);
          }
        }
      }
    }
  }
}

function copyRuns(m: Floats, columns: number, x: number, sizes: Sizes): void {
  const filterWidth = sizes[5];
  eachRun(sizes, columns, x, (column, pixel, before, behind) => {
    for (let j = 0; j < filterWidth; j++) m[column + j] = j >= before && j < behind ? m[pixel + j] : 0;
  });
}

/** From the last place to the first, a pixel takes its elements by ascending place in the filter. */
function addRuns(m: Floats, x: number, columns: number, sizes: Sizes): void {
  const [samples, channels, height, width] = sizes;
  m.fill(0, x, x + samples * channels * height * width);
  eachRun(sizes, columns, x, (column, pixel, before, behind) => {
    for (let j = before; j < behind; j++) m[pixel + j] += m[column + j];
  });
}

export const im2col = {
  ...forBoth("im2col", (m, at, _, columns, x, ...sizes) => copyRuns(m, at(columns), at(x), sizes)),
  ...forBoth("col2im", (m, at, _, x, columns, ...sizes) => addRuns(m, at(x), at(columns), sizes)),
};
