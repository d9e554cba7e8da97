// Twins of assembly/kernels/weight-decay.ts.

import { forBoth } from "./views.js";

export const weightDecay = {
  ...forBoth("weight_penalty", (m, at, _, out, w, n, lambda) => {
    w = at(w);
    // The order of the float64 kernel, as in sum.ts.
    const s = [0, 0, 0, 0, 0, 0, 0, 0];
    for (let i = 0; i < n; i++) s[i & 7] += m[w + i] * m[w + i];
    m[at(out)] = 0.5 * lambda * (s[0] + s[2] + (s[4] + s[6]) + (s[1] + s[3] + (s[5] + s[7])));
  }),
  ...forBoth("weight_penalty_grad", (m, at, _, dw, dy, w, n, lambda) => {
    [dw, w] = [at(dw), at(w)];
    const factor = lambda * m[at(dy)];
    for (let i = 0; i < n; i++) m[dw + i] = factor * m[w + i];
  }),
  ...forBoth("weight_decay_step", (m, at, _, w, learningRate, n, lambda) => {
    w = at(w);
    const factor = lambda * m[at(learningRate)];
    for (let i = 0; i < n; i++) m[w + i] -= factor * m[w + i];
  }),
};
