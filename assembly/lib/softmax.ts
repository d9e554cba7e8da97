// Softmax in three passes, shared by the softmax and the loss kernels: per row the distance to its maximum, then e^ of
// many rows as one run without tails, then per row the division by the sum. Rows wait for nothing in the long pass.

import { Exp } from "./exp";
import { lanes, loadPart, maxLanes, storePart, sumLanes, zero } from "./lanes";
import { map1 } from "./map";

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

/** First pass: `y[j] = x[j] − m`; y may be x. */
@inline
export function shiftRow<T>(y: usize, x: usize, columns: i32, maximum: v128): void {
  for (let rest = columns; rest > 0; rest -= lanes<T>(), x += 16, y += 16) {
    const count = min(rest, lanes<T>());
    storePart<T>(y, v128.sub<T>(loadPart<T>(x, count, zero()), maximum), count);
  }
}

/** Second pass: `y = e^y`, n elements. */
@inline
export function exponentials<T>(y: usize, n: i32): void {
  map1<T, Exp>(y, y, n, zero(), 0, 1);
}

/**
 * Third pass: `y[j] = y[j] / Σ`; returns Σ = Σ_j y[j].
 *
 * Order of the sum: element j is added to lane j mod lanes, in ascending order from 0; then sumLanes.
 */
@inline
export function normalizeRow<T>(y: usize, columns: i32): T {
  const width = lanes<T>();
  let sums = zero();
  let e = y;
  let rest = columns;
  for (; rest >= width; rest -= width, e += 16) sums = v128.add<T>(sums, v128.load(e));
  if (rest > 0) sums = v128.add<T>(sums, loadPart<T>(e, rest, zero()));
  const sum = sumLanes<T>(sums);
  const divisor = v128.splat<T>(sum);
  for (rest = columns; rest > 0; rest -= width, y += 16) {
    const count = min(rest, width);
    storePart<T>(y, v128.div<T>(loadPart<T>(y, count, divisor), divisor), count);
  }
  return sum;
}

/** Softmax of every row from `start` up to `end`. */
@inline
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
