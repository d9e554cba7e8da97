// Softmax of one row in three steps, shared by the softmax and the loss kernels.

import { exp } from "./exp";
import { lanes, loadPart, maxLanes, storePart, sumLanes } from "./lanes";

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

/**
 * `y[j] = e^(x[j] − m)`; returns Σ_j y[j]. y may be x.
 *
 * Order of the sum: element j is added to lane j mod lanes, in ascending order from 0; then sumLanes.
 */
@inline
export function rowExponentials<T>(y: usize, x: usize, columns: i32, maximum: v128): T {
  const width = lanes<T>();
  let sum = i32x4.splat(0);
  let rest = columns;
  for (; rest >= 2 * width; rest -= 2 * width, x += 32, y += 32) {
    const first = exp<T>(v128.sub<T>(v128.load(x), maximum));
    const second = exp<T>(v128.sub<T>(v128.load(x, 16), maximum));
    v128.store(y, first);
    v128.store(y, second, 16);
    sum = v128.add<T>(v128.add<T>(sum, first), second);
  }
  for (; rest > 0; rest -= width, x += 16, y += 16) {
    const count = min(rest, width);
    // The lanes left over hold e^−∞ = 0.
    const part = loadPart<T>(x, count, v128.splat<T>(<T>-Infinity));
    const e = exp<T>(v128.sub<T>(part, maximum));
    storePart<T>(y, e, count);
    sum = v128.add<T>(sum, e);
  }
  return sumLanes<T>(sum);
}

/** `y[j] = y[j] / divisor`. */
@inline
export function divideRow<T>(y: usize, columns: i32, divisor: T): void {
  const width = lanes<T>();
  const d = v128.splat<T>(divisor);
  for (; columns > 0; columns -= width, y += 16) {
    const count = min(columns, width);
    storePart<T>(y, v128.div<T>(loadPart<T>(y, count, d), d), count);
  }
}

/** Softmax of every row from `start` up to `end`. */
@inline
export function softmaxRows<T>(y: usize, x: usize, columns: i32, start: i32, end: i32): void {
  const stride = <usize>columns * sizeof<T>();
  y += stride * start;
  x += stride * start;
  for (let row = start; row < end; row++, y += stride, x += stride) {
    divideRow<T>(y, columns, rowExponentials<T>(y, x, columns, rowMaximum<T>(x, columns)));
  }
}
