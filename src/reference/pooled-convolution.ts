// Twins of assembly/kernels/pooled-convolution.ts: the twins of the ops, one after the other, sample by sample.

import { gemm } from "./gemm.js";
import { imageEpilogues } from "./image-epilogues.js";
import { maxPool } from "./max-pool.js";
import type { ReferenceKernel } from "./views.js";

function declare(dtype: "f32" | "f64"): Record<string, ReferenceKernel> {
  const size = dtype === "f32" ? 4 : 8;
  const nn = gemm[`gemm_nn_${dtype}`];
  const convolve = imageEpilogues[`convolve_columns_channel_bias_${dtype}`];
  const [pool, poolGrad] = ["max_pool", "max_pool_grad"].map((name) => maxPool[`${name}_${dtype}`]);
  return {
    [`convolve_columns_channel_bias_max_pool_${dtype}`]: (views, y, w, columns, planes, samples, ...args) => {
      const [filters, places, taps, bias, activation, indices, ...window] = args;
      const [height, width, poolHeight, poolWidth, stride] = window;
      const rows = Math.floor((height - poolHeight) / stride) + 1;
      const outSize = filters * rows * (Math.floor((width - poolWidth) / stride) + 1);
      for (let n = 0; n < samples; n++) {
        const from = columns + n * places * taps * size;
        convolve(views, planes, w, from, 0, 1, filters, places, taps, bias, activation);
        pool(views, y + n * outSize * size, indices + n * outSize * 4, planes, filters, ...window);
      }
    },
    [`max_pool_grad_filters_${dtype}`]: (views, dw, dy, indices, columns, planes, samples, ...args) => {
      const [filters, places, taps, outSize] = args;
      for (let n = 0; n < samples; n++) {
        const at = n * filters * outSize;
        poolGrad(views, planes, dy + at * size, indices + at * 4, filters, places, outSize);
        const from = columns + n * places * taps * size;
        nn(views, dw, planes, from, 0, filters, taps, places, n === 0 ? 0 : 1);
      }
    },
  };
}

export const pooledConvolution = { ...declare("f32"), ...declare("f64") };
