// Twins of assembly/kernels/pooled-convolution.ts, the twins of the ops one after the other, sample by sample, and of
// pooled-grad-filters.ts.

import { imageEpilogues } from "./image-epilogues.js";
import { maxPool } from "./max-pool.js";
import { forBoth, type ReferenceKernel } from "./views.js";

/** How many windows a plane has. */
function windowsOf([height, width, poolHeight, poolWidth, stride]: readonly number[]): number {
  return (Math.floor((height - poolHeight) / stride) + 1) * (Math.floor((width - poolWidth) / stride) + 1);
}

function declare(dtype: "f32" | "f64"): Record<string, ReferenceKernel> {
  const size = dtype === "f32" ? 4 : 8;
  const convolve = imageEpilogues[`convolve_columns_channel_bias_${dtype}`];
  const pool = maxPool[`max_pool_${dtype}`];
  return {
    [`convolve_columns_channel_bias_max_pool_${dtype}`]: (views, y, w, columns, planes, samples, ...args) => {
      const [filters, places, taps, bias, activation, indices, ...window] = args;
      const outSize = filters * windowsOf(window);
      for (let n = 0; n < samples; n++) {
        const from = columns + n * places * taps * size;
        convolve(views, planes, w, from, 0, 1, filters, places, taps, bias, activation);
        pool(views, y + n * outSize * size, indices + n * outSize * 4, planes, filters, ...window);
      }
    },
  };
}

export const pooledConvolution = {
  ...declare("f32"),
  ...declare("f64"),
  ...forBoth("pooled_grad_filters", (m, at, { i32 }, dw, dy, indices, columns, _workspace, ...args) => {
    const [samples, filters, places, taps, ...window] = args;
    [dw, dy, indices, columns] = [at(dw), at(dy), indices >>> 2, at(columns)];
    const outSize = windowsOf(window);
    m.fill(0, dw, dw + filters * taps);
    for (let n = 0; n < samples; n++, columns += places * taps) {
      for (let row = dw; row < dw + filters * taps; row += taps) {
        for (const end = dy + outSize; dy < end; dy++, indices++) {
          const place = columns + i32[indices] * taps;
          for (let tap = 0; tap < taps; tap++) m[row + tap] += m[dy] * m[place + tap];
        }
      }
    }
  }),
};
