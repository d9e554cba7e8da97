// Twins of assembly/kernels/convolve-columns.ts: gemm's twins, sample by sample.

import { gemm } from "./gemm.js";
import type { ReferenceKernel } from "./views.js";

function declare(dtype: "f32" | "f64"): Record<string, ReferenceKernel> {
  const size = dtype === "f32" ? 4 : 8;
  const [nn, tn, nt] = ["nn", "tn", "nt"].map((form) => gemm[`gemm_${form}_${dtype}`]);
  return {
    [`convolve_columns_${dtype}`]: (views, y, w, columns, workspace, samples, filters, places, taps) => {
      for (let n = 0; n < samples; n++) {
        const from = columns + n * places * taps * size;
        nt(views, y + n * filters * places * size, w, from, workspace, filters, places, taps, 0);
      }
    },
    [`convolve_columns_grad_filters_${dtype}`]: (views, dw, dy, columns, workspace, ...sizes) => {
      const [samples, filters, places, taps] = sizes;
      for (let n = 0; n < samples; n++) {
        const from = columns + n * places * taps * size;
        const sum = n === 0 ? 0 : 1;
        nn(views, dw, dy + n * filters * places * size, from, workspace, filters, taps, places, sum);
      }
    },
    [`convolve_columns_grad_columns_${dtype}`]: (views, dcolumns, dy, w, workspace, ...sizes) => {
      const [samples, filters, places, taps] = sizes;
      for (let n = 0; n < samples; n++) {
        const to = dcolumns + n * places * taps * size;
        tn(views, to, dy + n * filters * places * size, w, workspace, places, taps, filters, 0);
      }
    },
  };
}

export const convolveColumns = { ...declare("f32"), ...declare("f64") };
