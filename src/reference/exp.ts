// Twins of assembly/kernels/exp.ts.

import { exp as exponential } from "../math/exponential.js";
import { forBoth } from "./views.js";

export const exp = forBoth("exp", (m, at, _, y, x, n) => {
  [y, x] = [at(y), at(x)];
  for (let i = 0; i < n; i++) m[y + i] = exponential(m[x + i]);
});
