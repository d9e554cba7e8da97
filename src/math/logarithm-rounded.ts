// The double nearest to ln x: the same bits on every machine by definition, not only by the same operations.

import { LN2_HIGH, LN2_LOW } from "./exponential.js";
import { fromWide, toWide, wideLog } from "./wide.js";

const bits = new DataView(new ArrayBuffer(8));
/** High word of √½: it splits x = 2^k·m with m in [√½, √2). */
const SQRT_HALF_HIGH = 0x3fe6a09e;
/** 2^27 + 1: multiplying by it splits a double into two halves of 26 bits (Dekker 1971). */
const SPLIT = 134217729;
/** Relative error allowed for the sum of the two parts of a quick logarithm; the bound is derived at `logRounded`. */
const QUICK_ERROR = 2 ** -64;

/**
 * For m near i/128, i = 91 … 181: `inverse[i]` is 1/c = 128/i to 10 bits, and ln c is `high[i] + low[i]`. The two
 * neighbours of 1 take c = 1, for there ln m would lose its leading bits against ln c.
 */
interface Table {
  readonly inverse: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
}

function makeTable(): Table {
  const [inverse, high, low] = [new Float64Array(182), new Float64Array(182), new Float64Array(182)];
  for (let i = 90; i < 182; i++) {
    inverse[i] = Math.abs(i - 128) <= 1 ? 1 : Math.round((128 / i) * 512) / 512;
    const exact = -wideLog(inverse[i]);
    high[i] = fromWide(exact);
    low[i] = fromWide(exact - toWide(high[i]));
  }
  return { inverse, high, low };
}

let table: Table | undefined;

/**
 * `ln x`, correctly rounded: the double nearest to the exact value (test/math/logarithm-rounded.test.ts compares with
 * integer arithmetic of 256 bits). ln 0 = −Infinity, ln x = NaN for x < 0.
 *
 * With x = 2^k·m, m in [√½, √2), and 1/c near 1/m, r = m/c − 1 is exact in two doubles and |r| < 2^-6.4:
 * ln x = k·ln 2 + ln c + (r − r²/2) + r³/3 − …, where the terms from r³ on are plain doubles and all else is kept in
 * two. So the relative error is that of the cubic term, 5·2^-53·r²/3 < 2^-65, and where 2^-64 leaves the rounding
 * open, one time in a thousand, integers of 256 bits decide.
 *
 * Source: Ziv 1991, "Fast evaluation of elementary mathematical functions with correctly rounded last bit"; the exact
 * sums and products are Knuth's and Dekker's.
 */
export function logRounded(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (x === 1) return 0;
  if (x === Number.POSITIVE_INFINITY) return x;
  table ??= makeTable();
  const { inverse, high, low } = table;
  let k = 0;
  let m = x;
  if (m < 2.2250738585072014e-308) {
    k = -54;
    m *= 18014398509481984;
  }
  bits.setFloat64(0, m);
  const offset = bits.getInt32(0) - SQRT_HALF_HIGH;
  k += offset >> 20;
  bits.setInt32(0, (offset & 0xfffff) + SQRT_HALF_HIGH);
  m = bits.getFloat64(0);

  const i = Math.round(m * 128);
  const c = inverse[i];
  const mSplit = m * SPLIT;
  const mHigh = mSplit - (mSplit - m);
  // Both products and the subtraction are exact, for c has 10 bits and mHigh 26.
  const a = mHigh * c - 1;
  const b = (m - mHigh) * c;
  const r = a + b;
  const rRest = roundedAway(a, b, r);

  // r² = square + squareRest
  const square = r * r;
  const rSplit = r * SPLIT;
  const rHigh = rSplit - (rSplit - r);
  const rLow = r - rHigh;
  const squareRest = rHigh * rHigh - square + 2 * rHigh * rLow + rLow * rLow + 2 * r * rRest;

  let p = -1 / 12;
  p = p * r + 1 / 11;
  p = p * r - 1 / 10;
  p = p * r + 1 / 9;
  p = p * r - 1 / 8;
  p = p * r + 1 / 7;
  p = p * r - 1 / 6;
  p = p * r + 1 / 5;
  p = p * r - 1 / 4;
  p = p * r + 1 / 3;
  const tail = p * square * r;

  // k·ln 2 + ln c + r − r²/2: each sum keeps what it rounds away.
  const base = k * LN2_HIGH;
  const withC = base + high[i];
  const withR = withC + r;
  const sum = withR - 0.5 * square;
  let rest = roundedAway(base, high[i], withC) + roundedAway(withC, r, withR);
  rest += roundedAway(withR, -0.5 * square, sum);
  rest += k * LN2_LOW + low[i] + rRest - 0.5 * squareRest + tail;

  const y = sum + rest;
  const error = Math.abs(y) * QUICK_ERROR;
  const left = rest - (y - sum);
  return y + (left - error) === y && y + (left + error) === y ? y : fromWide(wideLog(x));
}

/** a + b − fl(a + b), exact. */
function roundedAway(a: number, b: number, sum: number): number {
  const part = sum - a;
  return a - (sum - part) + (b - part);
}
