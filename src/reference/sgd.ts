// Twins of assembly/kernels/sgd.ts.

import { forBoth } from "./views.js";

export const sgd = forBoth("sgd_step", (m, at, _, w, dw, learningRate, n, _turn) => {
  [w, dw] = [at(w), at(dw)];
  const rate = m[at(learningRate)];
  for (let i = 0; i < n; i++) m[w + i] -= rate * m[dw + i];
});
