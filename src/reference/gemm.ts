// Twins of assembly/kernels/gemm.ts. They need no workspace.

import { type Floats, forBoth } from "./views.js";

/** y += alpha·x over n elements: the inner loop of nn and tn, along rows of B and C. */
function axpy(m: Floats, y: number, alpha: number, x: number, n: number): void {
  for (let j = 0; j < n; j++) m[y + j] += alpha * m[x + j];
}

export const gemm = {
  ...forBoth("gemm_nn", (view, at, _, c, a, b, _workspace, m, n, k, beta) => {
    if (beta === 0) view.fill(0, at(c), at(c) + m * n);
    for (let i = 0; i < m; i++) {
      for (let p = 0; p < k; p++) {
        axpy(view, at(c) + i * n, view[at(a) + i * k + p], at(b) + p * n, n);
      }
    }
  }),
  ...forBoth("gemm_tn", (view, at, _, c, a, b, _workspace, m, n, k, beta) => {
    if (beta === 0) view.fill(0, at(c), at(c) + m * n);
    for (let p = 0; p < k; p++) {
      for (let i = 0; i < m; i++) {
        axpy(view, at(c) + i * n, view[at(a) + p * m + i], at(b) + p * n, n);
      }
    }
  }),
  ...forBoth("gemm_nt", (view, at, _, c, a, b, _workspace, m, n, k, beta) => {
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let p = 0; p < k; p++) sum += view[at(a) + i * k + p] * view[at(b) + j * k + p];
        const element = at(c) + i * n + j;
        view[element] = beta === 0 ? sum : view[element] + sum;
      }
    }
  }),
};
