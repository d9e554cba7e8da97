// Twins of assembly/kernels/adam.ts.

import { forBoth } from "./views.js";

/** base^exponent by squaring, as the kernel does it: the engine's own power gives other bits. */
function power(base: number, exponent: number): number {
  let result = 1;
  for (; exponent > 0; exponent = Math.floor(exponent / 2), base *= base) if (exponent % 2) result *= base;
  return result;
}

export const adam = forBoth(
  "adam_step",
  (
    floats,
    at,
    { u32 },
    w,
    m,
    v,
    dw,
    learningRate,
    step,
    n,
    _turn,
    beta1,
    beta2,
    outside,
    inside,
    corrected,
  ) => {
    [w, m, v, dw] = [at(w), at(m), at(v), at(dw)];
    const t = u32[step / 4] + 1;
    const correction = Math.sqrt(1 - power(beta2, t));
    const rate = (floats[at(learningRate)] * correction) / (1 - power(beta1, t));
    if (corrected) outside *= correction;
    for (let i = 0; i < n; i++) {
      const g = floats[dw + i];
      const first = floats[m + i] + (1 - beta1) * (g - floats[m + i]);
      const second = floats[v + i] + (1 - beta2) * (g * g - floats[v + i]);
      floats[m + i] = first;
      floats[v + i] = second;
      floats[w + i] -= (rate * first) / (Math.sqrt(second + inside) + outside);
    }
  },
);
