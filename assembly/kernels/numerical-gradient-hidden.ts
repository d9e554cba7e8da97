// Difference quotients for the weights of the layer before the last: only one unit moves, and with it all logits.

import { NEAR } from "../lib/difference";
import { Identity, Relu, Sigmoid } from "../lib/moves";
import { farDifference, largestMagnitude, nearDifference } from "../lib/moved-unit";
import { partitionStart } from "../lib/partition";


@inline
function hidden<F>(
  gradient: usize,
  counts: usize,
  samples: usize,
  values: usize,
  reach: usize,
  a: usize,
  y: usize,
  weights: usize,
  z: usize,
  p: usize,
  shares: usize,
  labels: usize,
  rows: i32,
  inputs: i32,
  units: i32,
  outputs: i32,
  h: f64,
  epsilon: f64,
  thread: i32,
  threads: i32,
): void {
  const columns = inputs + 1;
  const start = partitionStart(columns * units, 1, thread, threads);
  const end = partitionStart(columns * units, 1, thread + 1, threads);
  const stride = (<usize>units) << 3;
  const divisor = 2 * h * <f64>rows;
  // Unit after unit: what a unit needs of all samples stays in the first cache while the lists pass by.
  for (let unit = start / max(columns, 1), next = start; next < end; unit++) {
    const own = (<usize>unit) << 3;
    const w = weights + own * outputs;
    const weight = max<f64>(largestMagnitude(w, outputs), 1);
    const last = min(end, (unit + 1) * columns);
    for (; next < last; next++) {
      const i = <usize>(next - unit * columns);
      const count = load<i32>(counts + (i << 2));
      const list = samples + ((i * rows) << 2);
      const x = values + ((i * rows) << 3);
      const difference =
        load<f64>(reach + (i << 3)) * h * weight <= NEAR
          ? nearDifference<F>(list, x, count, a + own, y + own, stride, w, p, shares, labels, outputs, h)
          : farDifference<F>(list, x, count, a + own, y + own, stride, w, z, labels, outputs, h, epsilon);
      store<f64>(gradient + i * stride + own, difference / divisor);
    }
  }
}

/**
 * The central difference quotients of a layer's weights and biases, where one more layer and softmax with cross-entropy
 * follow, without a pass through the network for each: `(L(θ + h) − L(θ − h)) / 2h` with L the mean loss over the rows.
 *
 * With θ = W[i, j], unit j's pre-activation in row s moves by ±v = ±h·x[s, i] and nothing else does; a row with
 * x[s, i] = 0 keeps its loss. For each other row and sign, the loss of the moved row is computed, with f the activation:
 *
 *     d = f(a[s, j] ± v) − y[s, j]     the move of the unit, so that logit c is z[s, c] + d·w_c, w = weights[j, :]
 *     loss = log S − log(e^(z_t + d·w_t) + ε·S),  S = Σ_c e^(z_c + d·w_c),  t = labels[s]
 *
 * It is the same quotient as that of two full passes, not a formula for the derivative: it has its error h²·L‴/6, and
 * goes across the kinks of f. What is shared between parameters are the values before the move: e^(z_c + d·w_c) is
 * e^(z_c) times e^(d·w_c), and softmax p stands for e^(z_c). Up to |v|·max(1, max_c |w_c|) = 2^-10 e^(d·w_c) − 1 is a
 * polynomial of degree 4 that is right to 2^-56; and as a sum of logarithms is the logarithm of a product, one
 * logarithm is taken per 4096 rows, not one per row. Beyond, everything is computed anew from z, row by row.
 *
 * Shapes (elements):  gradient (inputs + 1, units), the last row that of the biases
 *                     counts, samples, values, reach: nonzero_columns_f64 of the layer's input (rows, inputs)
 *                     a, y (rows, units)   weights (units, outputs)   z, p (rows, outputs)   shares, labels (rows)
 *
 * @param a,y      Pre-activations and outputs of the layer.
 * @param weights  Those of the last layer, by which the units reach the logits.
 * @param z,p      Logits and their softmax.
 * @param shares   label_share_f64 for the same ε.
 * @param h        > 0.
 *
 * Error:   near, at most (5 + outputs/64)·u/h apart from the errors of a, y, z, p; beyond 2^-10 that of the losses
 *          divided by h, as with full passes. u = 2^-53. Held by test/kernels/numerical-gradient.test.ts.
 * Source:  Saitoh, Deep Learning from Scratch, chapter 4.4 (the quotient).
 */
export function numerical_gradient_hidden_sigmoid_f64(
  gradient: usize,
  counts: usize,
  samples: usize,
  values: usize,
  reach: usize,
  a: usize,
  y: usize,
  weights: usize,
  z: usize,
  p: usize,
  shares: usize,
  labels: usize,
  rows: i32,
  inputs: i32,
  units: i32,
  outputs: i32,
  h: f64,
  epsilon: f64,
  thread: i32,
  threads: i32,
): void {
  hidden<Sigmoid>(
    gradient,
    counts,
    samples,
    values,
    reach,
    a,
    y,
    weights,
    z,
    p,
    shares,
    labels,
    rows,
    inputs,
    units,
    outputs,
    h,
    epsilon,
    thread,
    threads,
  );
}

export function numerical_gradient_hidden_relu_f64(
  gradient: usize,
  counts: usize,
  samples: usize,
  values: usize,
  reach: usize,
  a: usize,
  y: usize,
  weights: usize,
  z: usize,
  p: usize,
  shares: usize,
  labels: usize,
  rows: i32,
  inputs: i32,
  units: i32,
  outputs: i32,
  h: f64,
  epsilon: f64,
  thread: i32,
  threads: i32,
): void {
  hidden<Relu>(
    gradient,
    counts,
    samples,
    values,
    reach,
    a,
    y,
    weights,
    z,
    p,
    shares,
    labels,
    rows,
    inputs,
    units,
    outputs,
    h,
    epsilon,
    thread,
    threads,
  );
}

export function numerical_gradient_hidden_identity_f64(
  gradient: usize,
  counts: usize,
  samples: usize,
  values: usize,
  reach: usize,
  a: usize,
  y: usize,
  weights: usize,
  z: usize,
  p: usize,
  shares: usize,
  labels: usize,
  rows: i32,
  inputs: i32,
  units: i32,
  outputs: i32,
  h: f64,
  epsilon: f64,
  thread: i32,
  threads: i32,
): void {
  hidden<Identity>(
    gradient,
    counts,
    samples,
    values,
    reach,
    a,
    y,
    weights,
    z,
    p,
    shares,
    labels,
    rows,
    inputs,
    units,
    outputs,
    h,
    epsilon,
    thread,
    threads,
  );
}
