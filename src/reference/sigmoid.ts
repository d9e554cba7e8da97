// Twins of assembly/kernels/sigmoid.ts.

import { sigmoid as logistic } from "../math/exponential.js";
import { forBoth } from "./views.js";

export const sigmoid = {
  ...forBoth("sigmoid", (m, at, _, y, x, n) => {
    [y, x] = [at(y), at(x)];
    for (let i = 0; i < n; i++) m[y + i] = logistic(m[x + i]);
  }),
  ...forBoth("sigmoid_grad", (m, at, _, dx, dy, y, n) => {
    [dx, dy, y] = [at(dx), at(dy), at(y)];
    for (let i = 0; i < n; i++) {
      const v = m[y + i];
      m[dx + i] = m[dy + i] * (v * (1 - v));
    }
  }),
};
