// Twins of assembly/kernels/rmsprop.ts.

import { forBoth } from "./views.js";

export const rmsprop = forBoth(
  "rmsprop_step",
  (m, at, _, w, h, dw, learningRate, n, _turn, decay, outside, inside) => {
    [w, h, dw] = [at(w), at(h), at(dw)];
    const eta = m[at(learningRate)];
    for (let i = 0; i < n; i++) {
      const g = m[dw + i];
      const squares = decay * m[h + i] + (1 - decay) * g * g;
      m[h + i] = squares;
      m[w + i] -= (eta * g) / (Math.sqrt(squares + inside) + outside);
    }
  },
);
