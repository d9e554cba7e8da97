// Twins of assembly/kernels/pooled-grad-filters.ts and pooled-grad-images.ts, window by window.

import { SIZES } from "./convolution.js";
import { type ImageSizes, imageSizes } from "./image-columns.js";
import { type Floats, forBoth, type ReferenceKernel } from "./views.js";

/** What the place of a window meets of the image: `count` weights and as many pixels. g is the window's gradient. */
type Visit = (g: number, weight: number, pixel: number, count: number) => void;

/** Visits those runs for all windows whose gradient is not zero, by sample, filter and window. */
function eachRun(
  m: Floats,
  dy: number,
  places: Int32Array,
  windows: number,
  sizes: ImageSizes,
  visit: Visit,
): void {
  const { samples, filters, channels, height, width, filterHeight, filterWidth, stride, padding } = sizes;
  const { outWidth, taps } = sizes;
  for (let n = 0, window = 0; n < samples; n++) {
    for (let f = 0; f < filters; f++) {
      for (const end = window + windows; window < end; window++) {
        const g = m[dy + window];
        if (g === 0) continue;
        const place = places[window];
        const row = Math.floor(place / outWidth);
        const top = row * stride - padding;
        const left = (place - row * outWidth) * stride - padding;
        const first = Math.max(0, -left);
        const count = Math.min(filterWidth, width - left) - first;
        const last = Math.min(filterHeight, height - top);
        for (let c = 0; c < channels; c++) {
          const weights = f * taps + c * filterHeight * filterWidth + first;
          const pixels = ((n * channels + c) * height + top) * width + left + first;
          for (let i = Math.max(0, -top); i < last; i++) {
            visit(g, weights + i * filterWidth, pixels + i * width, count);
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
    const [to, from] = [at(dw), at(x)];
    m.fill(0, to, to + sizes.filters * sizes.taps);
    const places = i32.subarray(indices >>> 2);
    eachRun(m, at(dy), places, windowsOf(sizes, args), sizes, (g, weight, pixel, count) => {
      for (let j = 0; j < count; j++) m[to + weight + j] += g * m[from + pixel + j];
    });
  }),
  ...forBoth("pooled_grad_images", (m, at, { i32 }, dx, dy, indices, w, _workspace, ...args) => {
    const sizes = imageSizes(args);
    const { samples, channels, height, width } = sizes;
    const [to, from] = [at(dx), at(w)];
    m.fill(0, to, to + samples * channels * height * width);
    const places = i32.subarray(indices >>> 2);
    eachRun(m, at(dy), places, windowsOf(sizes, args), sizes, (g, weight, pixel, count) => {
      for (let j = 0; j < count; j++) m[to + pixel + j] += g * m[from + weight + j];
    });
  }),
};
