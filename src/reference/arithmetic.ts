// Twins of assembly/kernels/arithmetic.ts. Like all twins they run as one thread of one and ignore the last two
// arguments, thread and threads.

import { forBoth } from "./views.js";

export const arithmetic = {
  ...forBoth("add", (m, at, _, out, a, b, n) => {
    [out, a, b] = [at(out), at(a), at(b)];
    for (let i = 0; i < n; i++) m[out + i] = m[a + i] + m[b + i];
  }),
  ...forBoth("mul", (m, at, _, out, a, b, n) => {
    [out, a, b] = [at(out), at(a), at(b)];
    for (let i = 0; i < n; i++) m[out + i] = m[a + i] * m[b + i];
  }),
  ...forBoth("sub", (m, at, _, out, a, b, n) => {
    [out, a, b] = [at(out), at(a), at(b)];
    for (let i = 0; i < n; i++) m[out + i] = m[a + i] - m[b + i];
  }),
  ...forBoth("div", (m, at, _, out, a, b, n) => {
    [out, a, b] = [at(out), at(a), at(b)];
    for (let i = 0; i < n; i++) m[out + i] = m[a + i] / m[b + i];
  }),
  ...forBoth("neg", (m, at, _, out, x, n) => {
    [out, x] = [at(out), at(x)];
    for (let i = 0; i < n; i++) m[out + i] = -m[x + i];
  }),
  ...forBoth("scale", (m, at, _, out, x, n, factor) => {
    [out, x] = [at(out), at(x)];
    for (let i = 0; i < n; i++) m[out + i] = m[x + i] * factor;
  }),
  ...forBoth("fill", (m, at, _, out, n, value) => {
    m.fill(value, at(out), at(out) + n);
  }),
};
