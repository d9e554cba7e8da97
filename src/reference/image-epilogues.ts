// Twins of assembly/kernels/image-epilogues.ts: the twins of the ops, one after the other.

import { channelBias } from "./channel-bias.js";
import { convolveColumns } from "./convolve-columns.js";
import { activationTwin } from "./gemm-epilogues.js";
import { maxPool } from "./max-pool.js";
import type { ReferenceKernel } from "./views.js";

const twins: Readonly<Record<string, ReferenceKernel>> = { ...convolveColumns, ...channelBias, ...maxPool };

function declare(dtype: "f32" | "f64"): Record<string, ReferenceKernel> {
  return {
    [`convolve_columns_channel_bias_${dtype}`]: (views, y, ...args) => {
      const [, , , samples, filters, places, , bias, activation] = args;
      twins[`convolve_columns_${dtype}`](views, y, ...args.slice(0, 7));
      twins[`add_channel_bias_${dtype}`](views, y, y, bias, samples, filters, places);
      activationTwin(activation, dtype)?.(views, y, y, samples * filters * places);
    },
  };
}

export const imageEpilogues = { ...declare("f32"), ...declare("f64") };
