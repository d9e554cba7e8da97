// Softmax and cross-entropy in one, with a matrix of targets.

import { targetLosses } from "../lib/cross-entropy";
import { lanes, loadPart, sumLanes, zero } from "../lib/lanes";
import { logOf } from "../lib/log";
import { partitionStart } from "../lib/partition";
import { mapRow2, sumRow2 } from "../lib/rows";
import { exponentials, normalizeRow, rowMaximum, rowsTogether, shiftRow, softmaxRows } from "../lib/softmax";

/** `Σ_j targets[j]`: element j to lane j mod lanes, ascending from 0; then sumLanes. */
@inline
function targetSum<T>(targets: usize, columns: i32): T {
  let sum = i32x4.splat(0);
  for (let rest = columns; rest > 0; rest -= lanes<T>(), targets += 16) {
    sum = v128.add<T>(sum, loadPart<T>(targets, min(rest, lanes<T>()), i32x4.splat(0)));
  }
  return sumLanes<T>(sum);
}

/** A term of `Σ_j targets[j]·(m − x[j])`; where a target is 0 it is 0. */
class Distance {

  @inline of<T>(t: v128, x: v128, maximum: v128): v128 {
    return v128.and(v128.mul<T>(t, v128.sub<T>(maximum, x)), v128.ne<T>(t, zero()));
  }
}
class Slope {

  @inline of<T>(p: v128, t: v128, dloss: v128, weight: v128): v128 {
    return v128.mul<T>(dloss, v128.sub<T>(v128.mul<T>(p, weight), t));
  }
}

function withTargets<T>(
  losses: usize,
  probabilities: usize,
  x: usize,
  targets: usize,
  rows: i32,
  columns: i32,
  epsilon: T,
  thread: i32,
  threads: i32,
): void {
  const start = partitionStart(rows, 1, thread, threads);
  const end = partitionStart(rows, 1, thread + 1, threads);
  if (epsilon != 0) {
    softmaxRows<T>(probabilities, x, columns, start, end);
    targetLosses<T>(losses, probabilities, targets, columns, start, end, epsilon);
    return;
  }
  const stride = <usize>columns * sizeof<T>();
  const step = rowsTogether<T>(columns);
  for (let first = start; first < end; first += step) {
    const last = min(first + step, end);
    for (let row = first; row < last; row++) {
      const from = x + stride * row;
      const maximum = rowMaximum<T>(from, columns);
      // Kept in the loss's place; read before the probabilities are written, which may be in the place of x.
      const distance = sumRow2<T, Distance>(targets + stride * row, from, columns, maximum);
      store<T>(losses + <usize>row * sizeof<T>(), distance);
      shiftRow<T>(probabilities + stride * row, from, columns, maximum);
    }
    exponentials<T>(probabilities + stride * first, (last - first) * columns);
    for (let row = first; row < last; row++) {
      const loss = losses + <usize>row * sizeof<T>();
      const sum = normalizeRow<T>(probabilities + stride * row, columns);
      const weight = targetSum<T>(targets + stride * row, columns);
      store<T>(loss, <T>(<T>(weight * logOf<T>(sum)) + load<T>(loss)));
    }
  }
}

function withTargetsGrad<T>(
  dx: usize,
  dlosses: usize,
  probabilities: usize,
  targets: usize,
  rows: i32,
  columns: i32,
  thread: i32,
  threads: i32,
): void {
  const end = partitionStart(rows, 1, thread + 1, threads);
  for (let row = partitionStart(rows, 1, thread, threads); row < end; row++) {
    const at = <usize>row * columns * sizeof<T>();
    const d = v128.splat<T>(load<T>(dlosses + <usize>row * sizeof<T>()));
    const weight = v128.splat<T>(targetSum<T>(targets + at, columns));
    mapRow2<T, Slope>(dx + at, probabilities + at, targets + at, columns, d, weight);
  }
}

/**
 * Per row `p = softmax(x)` and, for any targets t (one-hot or a distribution), m the row's maximum,
 *
 *     losses[i] = Σ_j t_j·(log Σ_k e^(x_k − m) + m − x_j)     for ε = 0: finite for every finite x
 *     losses[i] = −Σ_j t_j·log(p_j + ε)                       otherwise
 *
 * Shapes (elements):  losses (rows)   probabilities, x, targets (rows, columns)
 *
 * @param probabilities  Written too: the gradient needs them. May be x.
 *
 * For ε = 0 it is computed as (Σ t)·log Σ e^(x − m) + Σ t·(m − x). Σ e^ is summed in NumPy's order (rowSum), the
 * others lane by lane: element j to lane j mod lanes, ascending; then (v₀ + v₂) + (v₁ + v₃), or v₀ + v₁. Where a target is 0 the term is 0.
 *
 * Error:   test/kernels/softmax-cross-entropy.test.ts derives and holds the bounds.
 */
export function softmax_cross_entropy_targets_f32(
  losses: usize,
  probabilities: usize,
  x: usize,
  targets: usize,
  rows: i32,
  columns: i32,
  epsilon: f32,
  thread: i32,
  threads: i32,
): void {
  withTargets<f32>(losses, probabilities, x, targets, rows, columns, epsilon, thread, threads);
}
export function softmax_cross_entropy_targets_f64(
  losses: usize,
  probabilities: usize,
  x: usize,
  targets: usize,
  rows: i32,
  columns: i32,
  epsilon: f64,
  thread: i32,
  threads: i32,
): void {
  withTargets<f64>(losses, probabilities, x, targets, rows, columns, epsilon, thread, threads);
}

/**
 * `dx[i, j] = dlosses[i]·(p[i, j]·Σ_k t[i, k] − t[i, j])`: exact for ε = 0; as in the book it leaves ε out otherwise.
 *
 * Shapes (elements):  dx, probabilities, targets (rows, columns)   dlosses (rows)
 *
 * @param dx  May be probabilities or targets.
 */
export function softmax_cross_entropy_targets_grad_f32(
  dx: usize,
  dlosses: usize,
  probabilities: usize,
  targets: usize,
  rows: i32,
  columns: i32,
  thread: i32,
  threads: i32,
): void {
  withTargetsGrad<f32>(dx, dlosses, probabilities, targets, rows, columns, thread, threads);
}
export function softmax_cross_entropy_targets_grad_f64(
  dx: usize,
  dlosses: usize,
  probabilities: usize,
  targets: usize,
  rows: i32,
  columns: i32,
  thread: i32,
  threads: i32,
): void {
  withTargetsGrad<f64>(dx, dlosses, probabilities, targets, rows, columns, thread, threads);
}
