// Twins of assembly/kernels/sum.ts.

import { type Floats, forBoth } from "./views.js";

/** Σ x in the order of the float64 kernel: eight partial sums, folded as its four vectors of two lanes are. */
function sumOf(m: Floats, x: number, n: number): number {
  const s = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let i = 0; i < n; i++) s[i & 7] += m[x + i];
  return s[0] + s[2] + (s[4] + s[6]) + (s[1] + s[3] + (s[5] + s[7]));
}

export const sum = {
  ...forBoth("sum", (m, at, _, out, x, n) => {
    m[at(out)] = sumOf(m, at(x), n);
  }),
  ...forBoth("sum_grad", (m, at, _, dx, dy, n) => {
    m.fill(m[at(dy)], at(dx), at(dx) + n);
  }),
  ...forBoth("mean", (m, at, _, out, x, n) => {
    m[at(out)] = sumOf(m, at(x), n) / n;
  }),
  ...forBoth("mean_grad", (m, at, _, dx, dy, n) => {
    m.fill(m[at(dy)] / n, at(dx), at(dx) + n);
  }),
};
