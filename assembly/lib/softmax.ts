// Softmax in three passes, shared by the softmax and the loss kernels: per row the distance to its maximum, then e^ of
// many rows as one run without tails, then per row the division by the sum. Rows wait for nothing in the long pass.

import { expRange } from "./exp";
import { lanes, loadPart, maxLanes, zero } from "./lanes";
import { mapRow1 } from "./rows";

/** How many rows are taken through the passes together: they fit in half of a 32 KiB first-level cache. */
@inline
export function rowsTogether<T>(columns: i32): i32 {
  return max(16384 / <i32>sizeof<T>() / max(columns, 1), 1);
}

/** `max_j x[j]` in every lane; a NaN may be passed over (it comes back in the sum of the exponentials). */
@inline
export function rowMaximum<T>(x: usize, columns: i32): v128 {
  const width = lanes<T>();
  const lowest = v128.splat<T>(<T>-Infinity);
  let maximum = lowest;
  let rest = columns;
  for (; rest >= width; rest -= width, x += 16) maximum = v128.pmax<T>(maximum, v128.load(x));
  if (rest > 0) maximum = v128.pmax<T>(maximum, loadPart<T>(x, rest, lowest));
  return maxLanes<T>(maximum);
}

class Difference {

  @inline of<T>(x: v128, m: v128): v128 {
    return v128.sub<T>(x, m);
  }
}
class Quotient {

  @inline of<T>(x: v128, divisor: v128): v128 {
    return v128.div<T>(x, divisor);
  }
}

/** First pass: `y[j] = x[j] − m`; y may be x. */
@inline
export function shiftRow<T>(y: usize, x: usize, columns: i32, maximum: v128): void {
  mapRow1<T, Difference>(y, x, columns, maximum);
}

/** Second pass: `y = e^y`, n elements. */
@inline
export function exponentials<T>(y: usize, n: i32): void {
  expRange<T>(y, y, n, 0, 1);
}

/**
 * Σ_j x[j] in NumPy's order: fewer than eight elements one after the other; else eight sums of the elements j mod 8,
 * added as ((0 + 1) + (2 + 3)) + ((4 + 5) + (6 + 7)), then what is left over one after the other.
 *
 * NumPy itself sums rows of over 128 elements in halves; here the eight sums go through to the end.
 */
@inline
export function rowSum<T>(x: usize, columns: i32): T {
  let sum: T = 0;
  let rest = columns;
  if (rest >= 8) {
    let s0 = v128.load(x);
    let s1 = v128.load(x, 16);
    let s2 = zero();
    let s3 = zero();
    if (sizeof<T>() == 8) {
      s2 = v128.load(x, 32);
      s3 = v128.load(x, 48);
    }
    for (x += 8 * sizeof<T>(), rest -= 8; rest >= 8; rest -= 8, x += 8 * sizeof<T>()) {
      s0 = v128.add<T>(s0, v128.load(x));
      s1 = v128.add<T>(s1, v128.load(x, 16));
      if (sizeof<T>() == 8) {
        s2 = v128.add<T>(s2, v128.load(x, 32));
        s3 = v128.add<T>(s3, v128.load(x, 48));
      }
    }
    sum = sizeof<T>() == 4 ? <T>(pairs32(s0) + pairs32(s1)) : <T>(pairs64(s0, s1) + pairs64(s2, s3));
  }
  for (; rest > 0; rest--, x += sizeof<T>()) sum += load<T>(x);
  return sum;
}

/** (0 + 1) + (2 + 3) of four float32. */
@inline
function pairs32(s: v128): f32 {
  return (
    f32x4.extract_lane(s, 0) +
    f32x4.extract_lane(s, 1) +
    (f32x4.extract_lane(s, 2) + f32x4.extract_lane(s, 3))
  );
}

/** (0 + 1) + (2 + 3) of two times two float64. */
@inline
function pairs64(s: v128, t: v128): f64 {
  return (
    f64x2.extract_lane(s, 0) +
    f64x2.extract_lane(s, 1) +
    (f64x2.extract_lane(t, 0) + f64x2.extract_lane(t, 1))
  );
}

/** Third pass: `y[j] = y[j] / Σ`; returns Σ = Σ_j y[j], in the order of rowSum. */
@inline
export function normalizeRow<T>(y: usize, columns: i32): T {
  const sum = rowSum<T>(y, columns);
  mapRow1<T, Quotient>(y, y, columns, v128.splat<T>(sum));
  return sum;
}

/** Softmax of every row from `start` up to `end`. A function, not inlined: three kernels call it once. */
export function softmaxRows<T>(y: usize, x: usize, columns: i32, start: i32, end: i32): void {
  const stride = <usize>columns * sizeof<T>();
  const step = rowsTogether<T>(columns);
  for (let first = start; first < end; first += step) {
    const last = min(first + step, end);
    for (let row = first; row < last; row++) {
      const from = x + stride * row;
      shiftRow<T>(y + stride * row, from, columns, rowMaximum<T>(from, columns));
    }
    exponentials<T>(y + stride * first, (last - first) * columns);
    for (let row = first; row < last; row++) normalizeRow<T>(y + stride * row, columns);
  }
}
