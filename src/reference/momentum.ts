// Twins of assembly/kernels/momentum.ts.

import { forBoth } from "./views.js";

export const momentum = forBoth(
  "momentum_step",
  (m, at, _, w, v, dw, learningRate, n, _turn, mu, accumulate) => {
    [w, v, dw] = [at(w), at(v), at(dw)];
    const eta = m[at(learningRate)];
    const [gain, rate] = accumulate ? [1, -eta] : [-eta, 1];
    for (let i = 0; i < n; i++) {
      const velocity = mu * m[v + i] + gain * m[dw + i];
      m[v + i] = velocity;
      m[w + i] += rate * velocity;
    }
  },
);
