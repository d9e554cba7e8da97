// Twins of assembly/kernels/convolve.ts, convolve-grad-filters.ts and convolve-grad-images.ts. Their workspace holds columns only.

import { channelBias } from "./channel-bias.js";
import { type Factor, multiply } from "./gemm.js";
import { activationTwin } from "./gemm-epilogues.js";
import { addColumns, type ImageSizes, imageSizes, makeColumns, rowsOfBlock } from "./image-columns.js";
import { maxPool } from "./max-pool.js";
import { type Floats, forBoth, type ReferenceKernel } from "./views.js";

/** How many of a convolution's sizes kernels take: what follows them belongs to an ending. */
export const SIZES = 9;

/** Visits the blocks of all samples: where a sample's image and its planes begin, and which places are the block's. */
function eachBlock(
  sizes: ImageSizes,
  visit: (image: number, planes: number, top: number, rows: number) => void,
): void {
  const { samples, filters, channels, height, width, outHeight, outWidth } = sizes;
  const most = rowsOfBlock(sizes);
  for (let n = 0; n < samples; n++) {
    const image = n * channels * height * width;
    const planes = n * filters * outHeight * outWidth;
    // From the last one on, so that a pixel takes its elements by ascending place in the filter.
    for (let top = Math.floor((outHeight - 1) / most) * most; top >= 0; top -= most) {
      visit(image, planes, top, Math.min(most, outHeight - top));
    }
  }
}

/** W, or a gradient of its shape. */
const byFilter = (start: number, { taps }: ImageSizes): Factor => ({ start, line: taps, term: 1 });

function convolve(m: Floats, y: number, w: number, x: number, columns: number, sizes: ImageSizes): void {
  const { filters, outHeight, outWidth, taps } = sizes;
  eachBlock(sizes, (image, planes, top, rows) => {
    const count = rows * outWidth;
    makeColumns(m, columns, x + image, sizes, top, rows);
    const to = y + planes + top * outWidth;
    const b = { start: columns, line: 1, term: count };
    multiply(m, to, outHeight * outWidth, byFilter(w, sizes), b, filters, count, taps, 0);
  });
}

function declareEndings(dtype: "f32" | "f64"): Record<string, ReferenceKernel> {
  const layer = (...[views, y, w, x, workspace, ...args]: Parameters<ReferenceKernel>) => {
    const { samples, filters, outHeight, outWidth } = imageSizes(args);
    const [bias, activation] = args.slice(SIZES);
    const area = outHeight * outWidth;
    convolution[`convolve_${dtype}`](views, y, w, x, workspace, ...args);
    channelBias[`add_channel_bias_${dtype}`](views, y, y, bias, samples, filters, area);
    activationTwin(activation, dtype)?.(views, y, y, samples * filters * area);
  };
  return {
    [`convolve_channel_bias_${dtype}`]: layer,
    [`convolve_channel_bias_max_pool_${dtype}`]: (views, y, w, x, workspace, samples, ...args) => {
      const { filters, channels, height, width, outHeight, outWidth } = imageSizes([samples, ...args]);
      const [indices, poolHeight, poolWidth, stride] = args.slice(SIZES + 1);
      const size = dtype === "f32" ? 4 : 8;
      const pooled =
        (Math.floor((outHeight - poolHeight) / stride) + 1) *
        (Math.floor((outWidth - poolWidth) / stride) + 1);
      const planes = Math.ceil((filters * outHeight * outWidth * size) / 64) * 64;
      for (let n = 0; n < samples; n++) {
        const image = x + n * channels * height * width * size;
        layer(views, workspace, w, image, workspace + planes, 1, ...args);
        const at = n * filters * pooled;
        const pool = [outHeight, outWidth, poolHeight, poolWidth, stride];
        maxPool[`max_pool_${dtype}`](views, y + at * size, indices + at * 4, workspace, filters, ...pool);
      }
    },
  };
}

export const convolution: Record<string, ReferenceKernel> = {
  ...forBoth("convolve", (m, at, _, y, w, x, workspace, ...args) => {
    convolve(m, at(y), at(w), at(x), at(workspace), imageSizes(args));
  }),
  ...forBoth("convolve_grad_filters", (m, at, _, dw, dy, x, workspace, ...args) => {
    const sizes = imageSizes(args);
    const { filters, outHeight, outWidth, taps } = sizes;
    const columns = at(workspace);
    m.fill(0, at(dw), at(dw) + filters * taps);
    eachBlock(sizes, (image, planes, top, rows) => {
      const count = rows * outWidth;
      makeColumns(m, columns, at(x) + image, sizes, top, rows);
      const a = { start: at(dy) + planes + top * outWidth, line: outHeight * outWidth, term: 1 };
      const b = { start: columns, line: count, term: 1 };
      multiply(m, at(dw), taps, a, b, filters, taps, count, 1);
    });
  }),
  ...forBoth("convolve_grad_images", (m, at, _, dx, dy, w, workspace, ...args) => {
    const sizes = imageSizes(args);
    const { samples, filters, channels, height, width, outHeight, outWidth, taps } = sizes;
    const columns = at(workspace);
    m.fill(0, at(dx), at(dx) + samples * channels * height * width);
    eachBlock(sizes, (image, planes, top, rows) => {
      const count = rows * outWidth;
      const a = { start: at(w), line: 1, term: taps };
      const b = { start: at(dy) + planes + top * outWidth, line: 1, term: outHeight * outWidth };
      multiply(m, columns, count, a, b, taps, count, filters, 0);
      addColumns(m, at(dx) + image, columns, sizes, top, rows);
    });
  }),
  ...declareEndings("f32"),
  ...declareEndings("f64"),
};
