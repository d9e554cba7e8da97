// e^x in float64 from additions and multiplications only, so that every engine gives the same bits.
// `Math.exp` may not be used for numbers that a user sees: engines differ in its last digits.

const LOG2_E = Math.LOG2E;
/** 1.5·2^52: adding and subtracting it rounds a number below 2^51 to the nearest integer. */
const ROUND = 6755399441055744;
/** ln 2 in two parts; the first has 32 trailing zero bits, so n·LN2_HIGH is exact for |n| < 2^20. */
export const LN2_HIGH = 0.6931471803691238;
export const LN2_LOW = 1.9082149292705877e-10;

/** 2^n for n from −1074 to 1023. */
const powers = new Float64Array(2098);
powers[1074] = 1;
for (let n = 1; n <= 1074; n++) powers[1074 - n] = powers[1075 - n] / 2;
for (let n = 1; n <= 1023; n++) powers[1074 + n] = powers[1073 + n] * 2;

/** 2^n for an integer n in [-1074, 1023], exact. */
export function powerOfTwo(n: number): number {
  return powers[n + 1074];
}

/**
 * `e^r − 1` for |r| <= ln 2 / 2, by its series r + r²·(1/2! + r/3! + … + r^11/13!); the next term is below 2^-57.
 */
function remainderExpm1(r: number): number {
  let p = 1 / 6227020800;
  p = p * r + 1 / 479001600;
  p = p * r + 1 / 39916800;
  p = p * r + 1 / 3628800;
  p = p * r + 1 / 362880;
  p = p * r + 1 / 40320;
  p = p * r + 1 / 5040;
  p = p * r + 1 / 720;
  p = p * r + 1 / 120;
  p = p * r + 1 / 24;
  p = p * r + 1 / 6;
  p = p * r + 0.5;
  return p * r * r + r;
}

/** The integer n nearest to x / ln 2. */
function nearestMultiple(x: number): number {
  return x * LOG2_E + ROUND - ROUND;
}

/**
 * `e^x`. Error: at most 1.05 ulp (test/math/elementary.test.ts). Overflows to Infinity above 709.78,
 * underflows gradually to 0 below −745.13. The kernels of assembly/lib/exp.ts do the same operations
 * in the same order, so both give the same float64 bits.
 *
 * Source: Cody & Waite 1980 (argument reduction in two parts).
 */
export function exp(x: number): number {
  if (!(x <= 709.782712893384)) return Number.isNaN(x) ? x : Number.POSITIVE_INFINITY;
  if (x < -745.1332191019412) return 0;
  const n = nearestMultiple(x);
  const p = remainderExpm1(x - n * LN2_HIGH - n * LN2_LOW) + 1;
  // In two halves, because 2^1024 and 2^-1074 are not normal numbers.
  const half = n >> 1;
  return p * powerOfTwo(half) * powerOfTwo(n - half);
}

/**
 * `tanh x = E / (E + 2)` with `E = e^2|x| − 1 = 2^n·(e^r − 1) + (2^n − 1)`, which keeps its relative accuracy
 * down to the smallest x. Error: at most 3 ulp (test/math/elementary.test.ts). assembly/lib/tanh.ts does the same
 * operations in the same order.
 */
export function tanh(x: number): number {
  if (Number.isNaN(x)) return x;
  // From 22 on, tanh x rounds to 1.
  const y = Math.min(2 * Math.abs(x), 44);
  const n = nearestMultiple(y);
  const scale = powerOfTwo(n);
  const e = remainderExpm1(y - n * LN2_HIGH - n * LN2_LOW) * scale + (scale - 1);
  const t = e / (e + 2);
  return x < 0 || Object.is(x, -0) ? -t : t;
}

/**
 * Logistic function `1 / (1 + e^−x)`. Error: at most 3 ulp for x > −709.78 (test/math/elementary.test.ts); e^−x is
 * Infinity from there on, and the result 0.
 */
export function sigmoid(x: number): number {
  return 1 / (1 + exp(-x));
}
