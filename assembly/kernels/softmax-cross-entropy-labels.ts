// Softmax and cross-entropy in one, with class labels.

import { labelled, labelLosses } from "../lib/cross-entropy";
import { logOf } from "../lib/log";
import { partitionStart } from "../lib/partition";
import { mapRow1 } from "../lib/rows";
import { exponentials, normalizeRow, rowMaximum, rowsTogether, shiftRow, softmaxRows } from "../lib/softmax";

function withLabels<T>(
  losses: usize,
  probabilities: usize,
  x: usize,
  labels: usize,
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
    labelLosses<T>(losses, probabilities, labels, columns, start, end, epsilon);
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
      const distance: T = v128.extract_lane<T>(maximum, 0) - load<T>(labelled<T>(x, labels, row, columns));
      store<T>(losses + <usize>row * sizeof<T>(), distance);
      shiftRow<T>(probabilities + stride * row, from, columns, maximum);
    }
    exponentials<T>(probabilities + stride * first, (last - first) * columns);
    for (let row = first; row < last; row++) {
      const loss = losses + <usize>row * sizeof<T>();
      const sum = normalizeRow<T>(probabilities + stride * row, columns);
      store<T>(loss, <T>(logOf<T>(sum) + load<T>(loss)));
    }
  }
}

class Product {

  @inline of<T>(p: v128, dloss: v128): v128 {
    return v128.mul<T>(dloss, p);
  }
}

function withLabelsGrad<T>(
  dx: usize,
  dlosses: usize,
  probabilities: usize,
  labels: usize,
  rows: i32,
  columns: i32,
  thread: i32,
  threads: i32,
): void {
  const end = partitionStart(rows, 1, thread + 1, threads);
  for (let row = partitionStart(rows, 1, thread, threads); row < end; row++) {
    const at = <usize>row * columns * sizeof<T>();
    const dloss = load<T>(dlosses + <usize>row * sizeof<T>());
    const p = load<T>(labelled<T>(probabilities, labels, row, columns));
    mapRow1<T, Product>(dx + at, probabilities + at, columns, v128.splat<T>(dloss));
    store<T>(labelled<T>(dx, labels, row, columns), <T>(dloss * <T>(p - 1)));
  }
}

/**
 * Per row `p = softmax(x)` and, with t = labels[i] and m the row's maximum,
 *
 *     losses[i] = log Σ_j e^(x_j − m) + (m − x_t)     for ε = 0: finite for every finite x
 *     losses[i] = −log(p_t + ε)                       otherwise, the book's form with its ε = 1e-7
 *
 * Shapes (elements):  losses (rows)   probabilities, x (rows, columns)   labels (rows), int32
 *
 * @param probabilities  Written too: the gradient needs them. May be x.
 * @param labels         Each from 0 to columns − 1.
 *
 * Error:   test/kernels/softmax-cross-entropy.test.ts derives and holds the bounds.
 * Source:  Saitoh, Deep Learning from Scratch, chapters 4.2 and 5.6 (ε); Goodfellow et al. 2016, 6.2.2.3 (ε = 0).
 */
export function softmax_cross_entropy_labels_f32(
  losses: usize,
  probabilities: usize,
  x: usize,
  labels: usize,
  rows: i32,
  columns: i32,
  epsilon: f32,
  thread: i32,
  threads: i32,
): void {
  withLabels<f32>(losses, probabilities, x, labels, rows, columns, epsilon, thread, threads);
}
export function softmax_cross_entropy_labels_f64(
  losses: usize,
  probabilities: usize,
  x: usize,
  labels: usize,
  rows: i32,
  columns: i32,
  epsilon: f64,
  thread: i32,
  threads: i32,
): void {
  withLabels<f64>(losses, probabilities, x, labels, rows, columns, epsilon, thread, threads);
}

/**
 * `dx[i, j] = dlosses[i]·(p[i, j] − [j = labels[i]])`: exact for ε = 0; as in the book it leaves ε out otherwise.
 *
 * Shapes (elements):  dx, probabilities (rows, columns)   dlosses (rows)   labels (rows), int32
 *
 * @param dx  May be probabilities.
 *
 * Error:   2 roundings, relative to the result. Held by test/kernels/softmax-cross-entropy.test.ts.
 */
export function softmax_cross_entropy_labels_grad_f32(
  dx: usize,
  dlosses: usize,
  probabilities: usize,
  labels: usize,
  rows: i32,
  columns: i32,
  thread: i32,
  threads: i32,
): void {
  withLabelsGrad<f32>(dx, dlosses, probabilities, labels, rows, columns, thread, threads);
}
export function softmax_cross_entropy_labels_grad_f64(
  dx: usize,
  dlosses: usize,
  probabilities: usize,
  labels: usize,
  rows: i32,
  columns: i32,
  thread: i32,
  threads: i32,
): void {
  withLabelsGrad<f64>(dx, dlosses, probabilities, labels, rows, columns, thread, threads);
}
