// What the twins of the softmax and loss kernels do with one row. Sums of losses add the even and the odd columns apart,
// as the two lanes of the float64 kernels do, so that float64 twins give the kernels' bits.

import { exp } from "../math/exponential.js";
import { log } from "../math/logarithm.js";
import type { Floats } from "./views.js";

export function rowMaximum(m: Floats, x: number, columns: number): number {
  let maximum = Number.NEGATIVE_INFINITY;
  for (let j = 0; j < columns; j++) if (m[x + j] > maximum) maximum = m[x + j];
  return maximum;
}

/** y = softmax(x); returns the sum of the exponentials e^(x − maximum). */
export function softmaxRow(m: Floats, y: number, x: number, columns: number): number {
  const maximum = rowMaximum(m, x, columns);
  for (let j = 0; j < columns; j++) m[y + j] = exp(m[x + j] - maximum);
  const sum = rowSum(m, y, columns);
  for (let j = 0; j < columns; j++) m[y + j] /= sum;
  return sum;
}

/** Σ x in the order of rowSum in assembly/lib/softmax.ts, which is NumPy's. */
function rowSum(m: Floats, x: number, columns: number): number {
  let sum = 0;
  let j = 0;
  if (columns >= 8) {
    let [s0, s1, s2, s3] = [m[x], m[x + 1], m[x + 2], m[x + 3]];
    let [s4, s5, s6, s7] = [m[x + 4], m[x + 5], m[x + 6], m[x + 7]];
    for (j = 8; j + 8 <= columns; j += 8) {
      s0 += m[x + j];
      s1 += m[x + j + 1];
      s2 += m[x + j + 2];
      s3 += m[x + j + 3];
      s4 += m[x + j + 4];
      s5 += m[x + j + 5];
      s6 += m[x + j + 6];
      s7 += m[x + j + 7];
    }
    sum = s0 + s1 + (s2 + s3) + (s4 + s5 + (s6 + s7));
  }
  for (; j < columns; j++) sum += m[x + j];
  return sum;
}

/** Σ t. */
export function targetSum(m: Floats, t: number, columns: number): number {
  let even = 0;
  let odd = 0;
  for (let j = 0; j < columns; j += 2) even += m[t + j];
  for (let j = 1; j < columns; j += 2) odd += m[t + j];
  return even + odd;
}

/** Σ t·(maximum − x), without the terms whose target is 0. */
export function targetDistance(m: Floats, t: number, x: number, columns: number, maximum: number): number {
  let even = 0;
  let odd = 0;
  for (let j = 0; j < columns; j++) {
    const target = m[t + j];
    if (target === 0) continue;
    const term = target * (maximum - m[x + j]);
    if (j & 1) odd += term;
    else even += term;
  }
  return even + odd;
}

/** −log(p[label] + ε). */
export function labelLoss(m: Floats, p: number, label: number, epsilon: number): number {
  return -log(m[p + label] + epsilon);
}

/** −Σ t·log(p + ε), without the terms whose target is 0. */
export function targetLoss(m: Floats, p: number, t: number, columns: number, epsilon: number): number {
  let even = 0;
  let odd = 0;
  for (let j = 0; j < columns; j++) {
    const target = m[t + j];
    if (target === 0) continue;
    const term = target * log(m[p + j] + epsilon);
    if (j & 1) odd -= term;
    else even -= term;
  }
  return even + odd;
}
