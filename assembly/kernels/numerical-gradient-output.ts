// Difference quotients for the weights of the last layer: only one logit moves.

import { coefficient, FACTORS, nearLosses, farLosses, NEAR, nearExpm1, upAndDown } from "../lib/difference";
import { partitionStart } from "../lib/partition";

/** Σ (loss up − loss down) over the listed samples when logit `column` moves. */
function nearDifference(
  samples: usize,
  values: usize,
  count: i32,
  p: usize,
  shares: usize,
  labels: usize,
  column: i32,
  outputs: i32,
  h: f64,
): f64 {
  const step = upAndDown(h);
  const none = f64x2.splat(0);
  const c4 = coefficient(0);
  const c3 = coefficient(1);
  const c2 = coefficient(2);
  const c1 = coefficient(3);
  let total: f64 = 0;
  for (let first = 0; first < count; first += FACTORS) {
    const last = min(first + FACTORS, count);
    let sums = c1;
    let picks = c1;
    for (let k = first; k < last; k++) {
      const sample = <usize>load<i32>(samples + ((<usize>k) << 2));
      const move = f64x2.mul(v128.load64_splat(values + ((<usize>k) << 3)), step);
      const e = nearExpm1(move, c4, c3, c2, c1);
      const s = f64x2.mul(v128.load64_splat(p + ((sample * outputs + column) << 3)), e);
      const picked = load<i32>(labels + (sample << 2)) == column ? e : none;
      const share = v128.load64_splat(shares + (sample << 3));
      const sum = f64x2.add(c1, s);
      sums = f64x2.mul(sums, sum);
      picks = f64x2.mul(picks, f64x2.add(sum, f64x2.mul(share, f64x2.sub(picked, s))));
    }
    total += nearLosses(sums, picks);
  }
  return total;
}

/** The same with every exponential and logarithm taken anew, for steps of any size. */
function farDifference(
  samples: usize,
  values: usize,
  count: i32,
  z: usize,
  labels: usize,
  column: i32,
  outputs: i32,
  h: f64,
  epsilon: f64,
): f64 {
  let total: f64 = 0;
  for (let k = 0; k < count; k++) {
    const sample = <usize>load<i32>(samples + ((<usize>k) << 2));
    const move = load<f64>(values + ((<usize>k) << 3)) * h;
    const label = load<i32>(labels + (sample << 2));
    total += farLosses(z + ((sample * outputs) << 3), 0, column, label, outputs, move, -move, epsilon);
  }
  return total;
}

/**
 * The central difference quotients of the last layer's weights and biases under softmax with cross-entropy:
 * `(L(θ + h) − L(θ − h)) / 2h` with L the mean loss over the rows. With θ = W[i, c], logit c of row s moves by
 * ±h·x[s, i] and nothing else does. How the losses are computed is told at numerical_gradient_hidden_sigmoid_f64.
 *
 * Shapes (elements):  gradient (inputs + 1, outputs), the last row that of the biases
 *                     counts, samples, values, reach: nonzero_columns_f64 of the layer's input (rows, inputs)
 *                     z, p (rows, outputs)   shares, labels (rows)
 *
 * @param z,p     Logits and their softmax.
 * @param shares  label_share_f64 for the same ε.
 * @param h       > 0.
 *
 * Error:   as numerical_gradient_hidden_sigmoid_f64. Held by test/kernels/numerical-gradient.test.ts.
 */
export function numerical_gradient_output_f64(
  gradient: usize,
  counts: usize,
  samples: usize,
  values: usize,
  reach: usize,
  z: usize,
  p: usize,
  shares: usize,
  labels: usize,
  rows: i32,
  inputs: i32,
  outputs: i32,
  h: f64,
  epsilon: f64,
  thread: i32,
  threads: i32,
): void {
  const start = partitionStart((inputs + 1) * outputs, 1, thread, threads);
  const end = partitionStart((inputs + 1) * outputs, 1, thread + 1, threads);
  const divisor = 2 * h * <f64>rows;
  for (let next = start; next < end; next++) {
    const i = <usize>(next / outputs);
    const column = next % outputs;
    const count = load<i32>(counts + (i << 2));
    const list = samples + ((i * rows) << 2);
    const x = values + ((i * rows) << 3);
    const difference =
      load<f64>(reach + (i << 3)) * h <= NEAR
        ? nearDifference(list, x, count, p, shares, labels, column, outputs, h)
        : farDifference(list, x, count, z, labels, column, outputs, h, epsilon);
    store<f64>(gradient + ((<usize>next) << 3), difference / divisor);
  }
}

/**
 * `shares[i] = p_t / (p_t + ε)` with t = labels[i], 1 for ε = 0: what share of p_t + ε moves with p_t.
 *
 * Shapes (elements):  shares (rows)   p (rows, columns)   labels (rows), int32
 *
 * Error:   two roundings. Held by test/kernels/numerical-gradient.test.ts.
 */
export function label_share_f64(
  shares: usize,
  p: usize,
  labels: usize,
  rows: i32,
  columns: i32,
  epsilon: f64,
  thread: i32,
  threads: i32,
): void {
  const end = partitionStart(rows, 1, thread + 1, threads);
  for (let row = partitionStart(rows, 1, thread, threads); row < end; row++) {
    const label = load<i32>(labels + ((<usize>row) << 2));
    const picked = load<f64>(p + ((<usize>row * columns + label) << 3));
    store<f64>(shares + ((<usize>row) << 3), epsilon == 0 ? 1 : picked / (picked + epsilon));
  }
}
