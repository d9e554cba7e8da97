// Twins of assembly/kernels/image-epilogues.ts: the twins of the ops, one after the other.

import { channelBias } from "./channel-bias.js";
import { convolveColumns } from "./convolve-columns.js";
import { activationTwin } from "./gemm-epilogues.js";
import { im2col } from "./im2col.js";
import type { ReferenceKernel } from "./views.js";

const twins: Readonly<Record<string, ReferenceKernel>> = { ...convolveColumns, ...channelBias, ...im2col };

function declare(dtype: "f32" | "f64"): Record<string, ReferenceKernel> {
  const size = dtype === "f32" ? 4 : 8;
  return {
    [`convolve_columns_channel_bias_${dtype}`]: (views, y, ...args) => {
      const [, , , samples, filters, places, , bias, activation] = args;
      twins[`convolve_columns_${dtype}`](views, y, ...args.slice(0, 7));
      twins[`add_channel_bias_${dtype}`](views, y, y, bias, samples, filters, places);
      activationTwin(activation, dtype)?.(views, y, y, samples * filters * places);
    },
    [`convolve_columns_grad_columns_col2im_${dtype}`]: (views, x, dy, w, columns, samples, ...args) => {
      const [filters, places, taps, ...image] = args;
      const [channels, height, width] = image;
      for (let n = 0; n < samples; n++) {
        const from = dy + n * filters * places * size;
        twins[`convolve_columns_grad_columns_${dtype}`](views, columns, from, w, 0, 1, filters, places, taps);
        twins[`col2im_${dtype}`](views, x + n * channels * height * width * size, columns, 1, ...image);
      }
    },
  };
}

export const imageEpilogues = { ...declare("f32"), ...declare("f64") };
