// Twins of assembly/kernels/pooled-grad-filters.ts and pooled-grad-images.ts, window by window.

import { SIZES } from "./convolution.js";
import { type ImageSizes, imageSizes } from "./image-columns.js";
import { forBoth, type ReferenceKernel } from "./views.js";

/** A window whose gradient is not zero: where its gradient is, and what its place meets of the image, as runs of pixels and weights. */
type Visit = (window: number, weight: number, pixel: number, count: number) => void;

function eachRun(sizes: ImageSizes, indices: Int32Array, places: number, pooled: number, visit: Visit): void {
  const { samples, filters, channels, height, width, filterHeight, filterWidth, stride, padding } = sizes;
  const { outWidth, taps } = sizes;
  for (let n = 0, window = 0; n < samples; n++) {
    for (let f = 0; f < filters; f++) {
      for (const end = window + pooled; window < end; window++) {
        const place = indices[places + window];
        const top = Math.floor(place / outWidth) * stride - padding;
        const left = (place % outWidth) * stride - padding;
        const first = Math.max(0, -left);
        const count = Math.min(filterWidth, width - left) - first;
        for (let c = 0; c < channels; c++) {
          for (let i = Math.max(0, -top); i < Math.min(filterHeight, height - top); i++) {
            const weight = f * taps + (c * filterHeight + i) * filterWidth + first;
            visit(window, weight, ((n * channels + c) * height + top + i) * width + left + first, count);
          }
        }
      }
    }
  }
}

function windowsOf({ outHeight, outWidth }: ImageSizes, args: readonly number[]): number {
  const [height, width, stride] = args.slice(SIZES);
  return (Math.floor((outHeight - height) / stride) + 1) * (Math.floor((outWidth - width) / stride) + 1);
}

export const pooledGradients: Record<string, ReferenceKernel> = {
  ...forBoth("pooled_grad_filters", (m, at, { i32 }, dw, dy, indices, x, _workspace, ...args) => {
    const sizes = imageSizes(args);
    [dw, dy, x] = [at(dw), at(dy), at(x)];
    m.fill(0, dw, dw + sizes.filters * sizes.taps);
    eachRun(sizes, i32, indices >>> 2, windowsOf(sizes, args), (window, weight, pixel, count) => {
      const g = m[dy + window];
      for (let j = 0; j < count; j++) m[dw + weight + j] += g * m[x + pixel + j];
    });
  }),
  ...forBoth("pooled_grad_images", (m, at, { i32 }, dx, dy, indices, w, _workspace, ...args) => {
    const sizes = imageSizes(args);
    const { samples, channels, height, width } = sizes;
    [dx, dy, w] = [at(dx), at(dy), at(w)];
    m.fill(0, dx, dx + samples * channels * height * width);
    eachRun(sizes, i32, indices >>> 2, windowsOf(sizes, args), (window, weight, pixel, count) => {
      const g = m[dy + window];
      for (let j = 0; j < count; j++) m[dx + pixel + j] += g * m[w + weight + j];
    });
  }),
};
