// Powers of any base, correctly rounded.

import { FRACTION, LN2, roundToDouble, toWide, wideExp, wideLog } from "./wide.js";

/** Uncertainty of the significand below: a value this near to the middle of two doubles is taken to be the middle. */
const UNCERTAIN = 1n << (FRACTION - 160n);

/**
 * `base^exponent` for base >= 0, correctly rounded: the double nearest to the exact value, ties to even; Infinity from
 * 2^1024 on, gradual underflow to 0 below 2^-1022 (test/math/power.test.ts). A negative base gives NaN, with whole
 * exponents too.
 *
 * e^(exponent·ln base) in integers of 256 fraction bits: some 40 µs a call, for constants and search ranges
 * (`power(10, random.uniform(-6, -2))`), not for arrays. `Math.pow` and `**` differ in their last digit from engine
 * to engine.
 */
export function power(base: number, exponent: number): number {
  if (exponent === 0 || base === 1) return 1;
  if (!(base >= 0) || Number.isNaN(exponent)) return Number.NaN;
  if (base === 0 || base === Infinity || Math.abs(exponent) === Infinity) {
    return base > 1 === exponent > 0 ? Infinity : 0;
  }
  const product = (toWide(exponent) * wideLog(base)) >> FRACTION;
  if (product > 1100n * LN2) return Infinity;
  if (product < -1100n * LN2) return 0;
  const { significand, exponent: binary } = wideExp(product);
  return roundToDouble(significand, binary - Number(FRACTION), UNCERTAIN);
}
