// Twins of assembly/kernels/log.ts.

import { log as logarithm } from "../math/logarithm.js";
import { forBoth } from "./views.js";

export const log = forBoth("log", (m, at, _, y, x, n) => {
  [y, x] = [at(y), at(x)];
  for (let i = 0; i < n; i++) m[y + i] = logarithm(m[x + i]);
});
