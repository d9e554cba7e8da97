// Twins of assembly/kernels/nesterov.ts.

import { forBoth } from "./views.js";

export const nesterov = forBoth(
  "nesterov_step",
  (m, at, _, w, v, dw, learningRate, n, _turn, mu, accumulate, velocityFirst) => {
    [w, v, dw] = [at(w), at(v), at(dw)];
    const eta = m[at(learningRate)];
    const gain = accumulate ? 1 : -eta;
    const ahead = accumulate ? -eta * (mu * mu) : mu * mu;
    const rate = (1 + mu) * eta;
    for (let i = 0; i < n; i++) {
      const velocity = mu * m[v + i] + gain * m[dw + i];
      const seen = velocityFirst ? velocity : m[v + i];
      m[v + i] = velocity;
      m[w + i] = m[w + i] + ahead * seen - rate * m[dw + i];
    }
  },
);
