import { loadSplat, zero } from "../lib/lanes";
import { partitionStart } from "../lib/partition";
import { mapRow2, sumRow2 } from "../lib/rows";

class SquaredDifference {

  @inline of<T>(y: v128, target: v128, _: v128): v128 {
    const difference = v128.sub<T>(y, target);
    return v128.mul<T>(difference, difference);
  }
}
class ScaledDifference {

  @inline of<T>(y: v128, target: v128, dloss: v128, _: v128): v128 {
    return v128.mul<T>(dloss, v128.sub<T>(y, target));
  }
}

function error<T>(
  losses: usize,
  y: usize,
  targets: usize,
  rows: i32,
  columns: i32,
  thread: i32,
  threads: i32,
): void {
  const end = partitionStart(rows, 1, thread + 1, threads);
  for (let row = partitionStart(rows, 1, thread, threads); row < end; row++) {
    const at = <usize>row * columns * sizeof<T>();
    const sum = sumRow2<T, SquaredDifference>(y + at, targets + at, columns, zero());
    store<T>(losses + <usize>row * sizeof<T>(), <T>(<T>0.5 * sum));
  }
}

function errorGrad<T>(
  dy: usize,
  dlosses: usize,
  y: usize,
  targets: usize,
  rows: i32,
  columns: i32,
  thread: i32,
  threads: i32,
): void {
  const end = partitionStart(rows, 1, thread + 1, threads);
  for (let row = partitionStart(rows, 1, thread, threads); row < end; row++) {
    const at = <usize>row * columns * sizeof<T>();
    const d = loadSplat<T>(dlosses + <usize>row * sizeof<T>());
    mapRow2<T, ScaledDifference>(dy + at, y + at, targets + at, columns, d, zero());
  }
}

/**
 * `losses[i] = ½·Σ_j (y[i, j] − t[i, j])²`.
 *
 * Shapes (elements):  losses (rows)   y, targets (rows, columns)
 *
 * Order: element j to lane j mod lanes, ascending from 0; then (v₀ + v₂) + (v₁ + v₃), or v₀ + v₁.
 *
 * Error:   relative, γ(⌈columns / lanes⌉ + 4), γ(k) = k·u/(1 − k·u): all terms are positive. Held by
 *          test/kernels/sum-of-squares-error.test.ts.
 * Source:  Saitoh, Deep Learning from Scratch, chapter 4.2.1.
 */
export function sum_of_squares_error_f32(
  losses: usize,
  y: usize,
  targets: usize,
  rows: i32,
  columns: i32,
  thread: i32,
  threads: i32,
): void {
  error<f32>(losses, y, targets, rows, columns, thread, threads);
}
export function sum_of_squares_error_f64(
  losses: usize,
  y: usize,
  targets: usize,
  rows: i32,
  columns: i32,
  thread: i32,
  threads: i32,
): void {
  error<f64>(losses, y, targets, rows, columns, thread, threads);
}

/**
 * `dy[i, j] = dlosses[i]·(y[i, j] − t[i, j])`: two roundings.
 *
 * @param dy  May be y or targets.
 */
export function sum_of_squares_error_grad_f32(
  dy: usize,
  dlosses: usize,
  y: usize,
  targets: usize,
  rows: i32,
  columns: i32,
  thread: i32,
  threads: i32,
): void {
  errorGrad<f32>(dy, dlosses, y, targets, rows, columns, thread, threads);
}
export function sum_of_squares_error_grad_f64(
  dy: usize,
  dlosses: usize,
  y: usize,
  targets: usize,
  rows: i32,
  columns: i32,
  thread: i32,
  threads: i32,
): void {
  errorGrad<f64>(dy, dlosses, y, targets, rows, columns, thread, threads);
}
