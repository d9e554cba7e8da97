// Twins of assembly/kernels/adagrad.ts.

import { forBoth } from "./views.js";

export const adagrad = forBoth(
  "adagrad_step",
  (m, at, _, w, h, dw, learningRate, n, _turn, outside, inside) => {
    [w, h, dw] = [at(w), at(h), at(dw)];
    const eta = m[at(learningRate)];
    for (let i = 0; i < n; i++) {
      const g = m[dw + i];
      const squares = m[h + i] + g * g;
      m[h + i] = squares;
      m[w + i] -= (eta * g) / (Math.sqrt(squares + inside) + outside);
    }
  },
);
