// ln x on vectors. float64 does the operations of src/math/logarithm.ts in the same order: the same bits.
// docs/math.md tells how the constants were found and what the errors are.

import { constant } from "./lanes";

// Both tables: the smallest normal number, the power of two that lifts denormals above it and minus its exponent,
// ln 2 in two parts (k times the first is exact), 1, 0.5, −Infinity, Infinity; then the coefficients of the
// polynomial from the highest power, and 2 for float64.
const TABLE_F32 = memory.data<f32>([
  1.17549435e-38,
  33554432.0,
  -25.0,
  0.693145751953125,
  0.00000142860676533018704,
  1.0,
  0.5,
  -Infinity,
  Infinity,
  -0.07636439055204391,
  0.12762217223644257,
  -0.13159610331058502,
  0.14201579988002777,
  -0.166234090924263,
  0.2000124156475067,
  -0.2500081956386566,
  0.3333333134651184,
]);
const TABLE_F64 = memory.data<f64>([
  2.2250738585072014e-308,
  18014398509481984.0,
  -54.0,
  0.6931471803691238,
  1.9082149292705877e-10,
  1.0,
  0.5,
  -Infinity,
  Infinity,
  2.0 / 21.0,
  2.0 / 19.0,
  2.0 / 17.0,
  2.0 / 15.0,
  2.0 / 13.0,
  2.0 / 11.0,
  2.0 / 9.0,
  2.0 / 7.0,
  2.0 / 5.0,
  2.0 / 3.0,
  2.0,
]);
// The bits of √½ (float64: of its high word) and of the fraction below the exponent.
const BITS_F32 = memory.data<u32>([0x3f3504f3, 0x007fffff]);
const BITS_F64 = memory.data<u64>([0x3fe6a09e00000000, 0x000fffffffffffff]);


@inline
function entry<T>(i: i32): v128 {
  return constant<T>(TABLE_F32, TABLE_F64, i);
}

/** `p·v + c`, c the i-th coefficient. */
@inline
function step<T>(p: v128, v: v128, i: i32): v128 {
  return v128.add<T>(v128.mul<T>(p, v), entry<T>(9 + i));
}

/** ln(1 + f) − f + k·low for f32: f³·p(f) − f²/2 + k·low. */
@inline
function tailOfSeries<T>(f: v128, k: v128): v128 {
  const z = v128.mul<T>(f, f);
  let p = step<T>(entry<T>(9), f, 1);
  p = step<T>(p, f, 2);
  p = step<T>(p, f, 3);
  p = step<T>(p, f, 4);
  p = step<T>(p, f, 5);
  p = step<T>(p, f, 6);
  p = step<T>(p, f, 7);
  const cubic = v128.add<T>(v128.mul<T>(v128.mul<T>(p, f), z), v128.mul<T>(k, entry<T>(4)));
  return v128.sub<T>(cubic, v128.mul<T>(z, entry<T>(6)));
}

/** k·ln 2 + ln(1 + f) for f64, by the series of artanh in s = f / (2 + f). */
@inline
function artanhSeries<T>(f: v128, k: v128): v128 {
  const s = v128.div<T>(f, v128.add<T>(entry<T>(19), f));
  const z = v128.mul<T>(s, s);
  let p = step<T>(entry<T>(9), z, 1);
  p = step<T>(p, z, 2);
  p = step<T>(p, z, 3);
  p = step<T>(p, z, 4);
  p = step<T>(p, z, 5);
  p = step<T>(p, z, 6);
  p = step<T>(p, z, 7);
  p = step<T>(p, z, 8);
  p = step<T>(p, z, 9);
  const r = v128.mul<T>(p, z);
  const half = v128.mul<T>(v128.mul<T>(entry<T>(6), f), f);
  const small = v128.add<T>(v128.mul<T>(s, v128.add<T>(half, r)), v128.mul<T>(k, entry<T>(4)));
  return v128.sub<T>(v128.mul<T>(k, entry<T>(3)), v128.sub<T>(v128.sub<T>(half, small), f));
}

/** `ln x`. ln ±0 = −Infinity, ln x = NaN for x < 0, ln ∞ = ∞, ln NaN = NaN. */
@inline
export function log<T>(x: v128): v128 {
  const none = i32x4.splat(0);
  const denormal = v128.lt<T>(x, entry<T>(0));
  const lifted = v128.bitselect(v128.mul<T>(x, entry<T>(1)), x, denormal);
  let k: v128;
  let m: v128;
  // x = 2^k·m with m in [√½, √2): subtracting the bits of √½ moves the border of the exponents there.
  if (sizeof<T>() == 4) {
    const root = v128.load32_splat(BITS_F32);
    const offset = i32x4.sub(lifted, root);
    k = f32x4.convert_i32x4_s(i32x4.shr_s(offset, 23));
    m = i32x4.add(v128.and(offset, v128.load32_splat(BITS_F32 + 4)), root);
  } else {
    const root = v128.load64_splat(BITS_F64);
    const offset = i64x2.sub(lifted, root);
    const high = i32x4.shr_s(offset, 20);
    k = f64x2.convert_low_i32x4_s(v128.shuffle<u32>(high, high, 1, 3, 1, 3));
    m = i64x2.add(v128.and(offset, v128.load64_splat(BITS_F64 + 8)), root);
  }
  k = v128.add<T>(k, v128.and(denormal, entry<T>(2)));
  const f = v128.sub<T>(m, entry<T>(5));
  let result: v128;
  if (sizeof<T>() == 4) {
    result = v128.add<T>(v128.add<T>(f, tailOfSeries<T>(f, k)), v128.mul<T>(k, entry<T>(3)));
  } else {
    result = artanhSeries<T>(f, k);
  }
  // So far the result is finite. Adding x makes that of Infinity and NaN right, −Infinity that of 0; below 0 all ones
  // are a NaN. Everywhere else this adds 0.
  const beyond = v128.andnot(x, v128.lt<T>(x, entry<T>(8)));
  const bottom = v128.and(v128.eq<T>(x, none), entry<T>(7));
  return v128.or(v128.add<T>(result, v128.or(beyond, bottom)), v128.lt<T>(x, none));
}

/** `ln x` of one number, by the vector function. */
@inline
export function logOf<T>(x: T): T {
  return v128.extract_lane<T>(log<T>(v128.splat<T>(x)), 0);
}
