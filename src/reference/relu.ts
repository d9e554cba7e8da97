// Twins of assembly/kernels/relu.ts.

import { forBoth } from "./views.js";

export const relu = {
  ...forBoth("relu", (m, at, _, y, x, n) => {
    [y, x] = [at(y), at(x)];
    for (let i = 0; i < n; i++) {
      const v = m[x + i];
      m[y + i] = v <= 0 ? 0 : v;
    }
  }),
  ...forBoth("relu_grad", (m, at, _, dx, dy, y, n) => {
    [dx, dy, y] = [at(dx), at(dy), at(y)];
    for (let i = 0; i < n; i++) m[dx + i] = m[y + i] > 0 ? m[dy + i] : 0;
  }),
};
