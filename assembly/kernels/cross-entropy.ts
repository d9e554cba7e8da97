// Cross-entropy of probabilities that are already there, with class labels or with a matrix of targets.

import { labelled, labelLosses, targetLosses } from "../lib/cross-entropy";
import { zero } from "../lib/lanes";
import { map0 } from "../lib/map";
import { partitionStart } from "../lib/partition";
import { mapRow2 } from "../lib/rows";

function withLabels<T>(
  losses: usize,
  p: usize,
  labels: usize,
  rows: i32,
  columns: i32,
  epsilon: T,
  thread: i32,
  threads: i32,
): void {
  const start = partitionStart(rows, 1, thread, threads);
  labelLosses<T>(losses, p, labels, columns, start, partitionStart(rows, 1, thread + 1, threads), epsilon);
}

function withLabelsGrad<T>(
  dp: usize,
  dlosses: usize,
  p: usize,
  labels: usize,
  rows: i32,
  columns: i32,
  epsilon: T,
  thread: i32,
  threads: i32,
): void {
  const end = partitionStart(rows, 1, thread + 1, threads);
  for (let row = partitionStart(rows, 1, thread, threads); row < end; row++) {
    const dloss = load<T>(dlosses + <usize>row * sizeof<T>());
    const slope: T = -dloss / <T>(load<T>(labelled<T>(p, labels, row, columns)) + epsilon);
    map0<T>(dp + <usize>row * columns * sizeof<T>(), zero(), columns, 0, 1);
    store<T>(labelled<T>(dp, labels, row, columns), slope);
  }
}

function withTargets<T>(
  losses: usize,
  p: usize,
  targets: usize,
  rows: i32,
  columns: i32,
  epsilon: T,
  thread: i32,
  threads: i32,
): void {
  const start = partitionStart(rows, 1, thread, threads);
  targetLosses<T>(losses, p, targets, columns, start, partitionStart(rows, 1, thread + 1, threads), epsilon);
}

/** `d·t / (p + ε)`, 0 where t is 0. */
class Slope {

  @inline of<T>(p: v128, t: v128, d: v128, epsilon: v128): v128 {
    const slope = v128.div<T>(v128.mul<T>(d, t), v128.add<T>(p, epsilon));
    return v128.and(slope, v128.ne<T>(t, zero()));
  }
}

function withTargetsGrad<T>(
  dp: usize,
  dlosses: usize,
  p: usize,
  targets: usize,
  rows: i32,
  columns: i32,
  epsilon: T,
  thread: i32,
  threads: i32,
): void {
  const end = partitionStart(rows, 1, thread + 1, threads);
  const e = v128.splat<T>(epsilon);
  for (let row = partitionStart(rows, 1, thread, threads); row < end; row++) {
    const at = <usize>row * columns * sizeof<T>();
    const d = v128.splat<T>(-load<T>(dlosses + <usize>row * sizeof<T>()));
    mapRow2<T, Slope>(dp + at, p + at, targets + at, columns, d, e);
  }
}

/**
 * `losses[i] = −log(p[i, labels[i]] + ε)`.
 *
 * Shapes (elements):  losses (rows)   p (rows, columns)   labels (rows), int32, each from 0 to columns − 1
 *
 * Error:   |loss − exact| ≤ u + 2u·|loss| to first order. Held by test/kernels/cross-entropy.test.ts.
 * Source:  Saitoh, Deep Learning from Scratch, chapter 4.2, with ε = 1e-7.
 */
export function cross_entropy_labels_f32(
  losses: usize,
  p: usize,
  labels: usize,
  rows: i32,
  columns: i32,
  epsilon: f32,
  thread: i32,
  threads: i32,
): void {
  withLabels<f32>(losses, p, labels, rows, columns, epsilon, thread, threads);
}
export function cross_entropy_labels_f64(
  losses: usize,
  p: usize,
  labels: usize,
  rows: i32,
  columns: i32,
  epsilon: f64,
  thread: i32,
  threads: i32,
): void {
  withLabels<f64>(losses, p, labels, rows, columns, epsilon, thread, threads);
}

/**
 * `dp[i, j] = −dlosses[i] / (p[i, j] + ε)` at j = labels[i], 0 elsewhere: two roundings.
 *
 * @param dp  May be p.
 */
export function cross_entropy_labels_grad_f32(
  dp: usize,
  dlosses: usize,
  p: usize,
  labels: usize,
  rows: i32,
  columns: i32,
  epsilon: f32,
  thread: i32,
  threads: i32,
): void {
  withLabelsGrad<f32>(dp, dlosses, p, labels, rows, columns, epsilon, thread, threads);
}
export function cross_entropy_labels_grad_f64(
  dp: usize,
  dlosses: usize,
  p: usize,
  labels: usize,
  rows: i32,
  columns: i32,
  epsilon: f64,
  thread: i32,
  threads: i32,
): void {
  withLabelsGrad<f64>(dp, dlosses, p, labels, rows, columns, epsilon, thread, threads);
}

/**
 * `losses[i] = −Σ_j t[i, j]·log(p[i, j] + ε)`; where a target is 0 the term is 0, also for p = ε = 0.
 *
 * Shapes (elements):  losses (rows)   p, targets (rows, columns)
 *
 * Order: element j to lane j mod lanes, ascending from 0; then (v₀ + v₂) + (v₁ + v₃), or v₀ + v₁.
 *
 * Error:   |loss − exact| ≤ Σ_j |t_j|·(u + (⌈columns / lanes⌉ + 4)·u·|log(p_j + ε)|) to first order. Held by
 *          test/kernels/cross-entropy.test.ts.
 */
export function cross_entropy_targets_f32(
  losses: usize,
  p: usize,
  targets: usize,
  rows: i32,
  columns: i32,
  epsilon: f32,
  thread: i32,
  threads: i32,
): void {
  withTargets<f32>(losses, p, targets, rows, columns, epsilon, thread, threads);
}
export function cross_entropy_targets_f64(
  losses: usize,
  p: usize,
  targets: usize,
  rows: i32,
  columns: i32,
  epsilon: f64,
  thread: i32,
  threads: i32,
): void {
  withTargets<f64>(losses, p, targets, rows, columns, epsilon, thread, threads);
}

/**
 * `dp[i, j] = −dlosses[i]·t[i, j] / (p[i, j] + ε)`, 0 where the target is 0: three roundings.
 *
 * @param dp  May be p or targets.
 */
export function cross_entropy_targets_grad_f32(
  dp: usize,
  dlosses: usize,
  p: usize,
  targets: usize,
  rows: i32,
  columns: i32,
  epsilon: f32,
  thread: i32,
  threads: i32,
): void {
  withTargetsGrad<f32>(dp, dlosses, p, targets, rows, columns, epsilon, thread, threads);
}
export function cross_entropy_targets_grad_f64(
  dp: usize,
  dlosses: usize,
  p: usize,
  targets: usize,
  rows: i32,
  columns: i32,
  epsilon: f64,
  thread: i32,
  threads: i32,
): void {
  withTargetsGrad<f64>(dp, dlosses, p, targets, rows, columns, epsilon, thread, threads);
}
