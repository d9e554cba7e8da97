// e^x on vectors. float64 does the operations of src/math/exponential.ts in the same order: the same bits.
// docs/math.md tells how the constants were found and what the errors are.

import { constant, zero } from "./lanes";
import { map1 } from "./map";

// Both tables: the arguments beyond which e^x is Infinity and 0, log2 e, the rounding number (1.5·2^23, 1.5·2^52),
// ln 2 in two parts (n times the first is exact), 1; then the coefficients of the polynomial from the highest power.
const TABLE_F32 = memory.data<f32>([
  89.0, -104.0, 1.44269504, 12582912.0, 0.693145751953125, 0.00000142860676533018704, 1.0,
  0.0013870319817215204, 0.008366256020963192, 0.04166743904352188, 0.1666654646396637, 0.4999999701976776,
]);
const TABLE_F64 = memory.data<f64>([
  710.0,
  -746.0,
  1.4426950408889634,
  6755399441055744.0,
  0.6931471803691238,
  1.9082149292705877e-10,
  1.0,
  1.0 / 6227020800.0,
  1.0 / 479001600.0,
  1.0 / 39916800.0,
  1.0 / 3628800.0,
  1.0 / 362880.0,
  1.0 / 40320.0,
  1.0 / 5040.0,
  1.0 / 720.0,
  1.0 / 120.0,
  1.0 / 24.0,
  1.0 / 6.0,
  0.5,
]);
const BIAS = memory.data<i32>([127, 1023]);


@inline
function entry<T>(i: i32): v128 {
  return constant<T>(TABLE_F32, TABLE_F64, i);
}

/** `p·r + c`, c the i-th coefficient. */
@inline
function step<T>(p: v128, r: v128, i: i32): v128 {
  return v128.add<T>(v128.mul<T>(p, r), entry<T>(7 + i));
}

/** x / ln 2 plus the rounding number: the low bits of the result are the integer n nearest to x / ln 2. */
@inline
export function roundedMultiple<T>(x: v128): v128 {
  return v128.add<T>(v128.mul<T>(x, entry<T>(2)), entry<T>(3));
}

/** `e^r − 1 = r + r²·p(r)` with r = x − n·ln 2, |r| <= ln 2 / 2; `t` is roundedMultiple(x). */
@inline
export function remainderExpm1<T>(x: v128, t: v128): v128 {
  const n = v128.sub<T>(t, entry<T>(3));
  const r = v128.sub<T>(v128.sub<T>(x, v128.mul<T>(n, entry<T>(4))), v128.mul<T>(n, entry<T>(5)));
  let p = step<T>(entry<T>(7), r, 1);
  p = step<T>(p, r, 2);
  p = step<T>(p, r, 3);
  p = step<T>(p, r, 4);
  if (sizeof<T>() == 8) {
    p = step<T>(p, r, 5);
    p = step<T>(p, r, 6);
    p = step<T>(p, r, 7);
    p = step<T>(p, r, 8);
    p = step<T>(p, r, 9);
    p = step<T>(p, r, 10);
    p = step<T>(p, r, 11);
  }
  return v128.add<T>(v128.mul<T>(v128.mul<T>(p, r), r), r);
}

/** 2^n for the integer n in the low bits of each lane; n must be the exponent of a normal number. */
@inline
export function powerOfTwo<T>(n: v128): v128 {
  return sizeof<T>() == 4
    ? i32x4.shl(i32x4.add(n, v128.load32_splat(BIAS)), 23)
    : i64x2.shl(i32x4.add(n, v128.load32_splat(BIAS + 4)), 52);
}

/** `e^x`. NaN stays NaN; beyond the range of T it is Infinity or, gradually, 0. */
@inline
export function exp<T>(x: v128): v128 {
  // These forms of pmin and pmax return their first argument when it is NaN.
  const y = v128.pmax<T>(v128.pmin<T>(x, entry<T>(0)), entry<T>(1));
  const t = roundedMultiple<T>(y);
  const p = v128.add<T>(remainderExpm1<T>(y, t), entry<T>(6));
  // 2^n in two factors, because n reaches beyond the exponents of normal numbers.
  const half = i32x4.shr_s(t, 1);
  return v128.mul<T>(v128.mul<T>(p, powerOfTwo<T>(half)), powerOfTwo<T>(i32x4.sub(t, half)));
}

/** `e^x` as the loops of map.ts take it. */
export class Exp {

  @inline of<T>(x: v128, _: v128): v128 {
    return exp<T>(x);
  }
}

/** `y[i] = e^x[i]`, n elements; y may be x. A function, not inlined: who needs it calls it for thousands. */
export function expRange<T>(y: usize, x: usize, n: i32, thread: i32, threads: i32): void {
  map1<T, Exp>(y, x, n, zero(), thread, threads);
}

/** `1 / (1 + e^−x)`. */
@inline
export function sigmoid<T>(x: v128): v128 {
  return v128.div<T>(entry<T>(6), v128.add<T>(entry<T>(6), exp<T>(v128.neg<T>(x))));
}
