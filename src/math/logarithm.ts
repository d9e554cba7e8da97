// Natural logarithm in float64 from additions, multiplications and one division: the same bits in every engine.

import { LN2_HIGH, LN2_LOW, powerOfTwo } from "./exponential.js";

const float = new Float64Array(1);
const words = new Int32Array(float.buffer);
/** Which of the two words of a float64 holds the exponent. */
float[0] = 1;
const HIGH = words[0] === 0 ? 1 : 0;
/** High word of √½: subtracting it moves the border between exponents there, so that x = 2^k·m, m in [√½, √2). */
const SQRT_HALF_HIGH = 0x3fe6a09e;

/**
 * `ln x`. Error: below 1 ulp (test/math/elementary.test.ts). ln 0 = −Infinity, ln x = NaN for x < 0.
 *
 * With x = 2^k·m, f = m − 1, s = f / (2 + f): ln m = 2·artanh s = f − (f²/2 − s·(f²/2 + R)),
 * R = 2s²/3 + 2s⁴/5 + … + 2s²⁰/21; the next term is below 2^-57. The kernels of assembly/lib/log.ts do the same
 * operations in the same order.
 *
 * Source: the form that keeps f exact is that of Sun's fdlibm, e_log.c (1993); the series is artanh's own.
 */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  let k = 0;
  if (x < 2.2250738585072014e-308) {
    k = -54;
    x *= 18014398509481984;
  }
  float[0] = x;
  const exponent = (words[HIGH] - SQRT_HALF_HIGH) >> 20;
  k += exponent;
  const f = x * powerOfTwo(-exponent) - 1;
  const s = f / (2 + f);
  const z = s * s;
  let p = 2 / 21;
  p = p * z + 2 / 19;
  p = p * z + 2 / 17;
  p = p * z + 2 / 15;
  p = p * z + 2 / 13;
  p = p * z + 2 / 11;
  p = p * z + 2 / 9;
  p = p * z + 2 / 7;
  p = p * z + 2 / 5;
  p = p * z + 2 / 3;
  const r = p * z;
  const half = 0.5 * f * f;
  return k * LN2_HIGH - (half - (s * (half + r) + k * LN2_LOW) - f);
}
