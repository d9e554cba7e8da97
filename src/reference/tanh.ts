// Twins of assembly/kernels/tanh.ts.

import { tanh as hyperbolic } from "../math/exponential.js";
import { forBoth } from "./views.js";

export const tanh = {
  ...forBoth("tanh", (m, at, _, y, x, n) => {
    [y, x] = [at(y), at(x)];
    for (let i = 0; i < n; i++) m[y + i] = hyperbolic(m[x + i]);
  }),
  ...forBoth("tanh_grad", (m, at, _, dx, dy, y, n) => {
    [dx, dy, y] = [at(dx), at(dy), at(y)];
    for (let i = 0; i < n; i++) {
      const v = m[y + i];
      m[dx + i] = m[dy + i] * (1 - v * v);
    }
  }),
};
