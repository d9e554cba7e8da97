import { forwardFeatures, givenFeatures, gradFeatures } from "../lib/batch-norm-features";
import { forwardPlanes, givenPlanes, gradPlanes } from "../lib/batch-norm-planes";
import { line } from "../lib/lanes";
import { partitionStart } from "../lib/partition";

/** First channel of a thread's share: where channels are columns, cache lines are shared out. */
@inline
function firstChannel<T>(channels: i32, inner: i32, thread: i32, threads: i32): i32 {
  return partitionStart(channels, inner == 1 ? line<T>() : 1, thread, threads);
}

function batchNorm<T>(
  y: usize,
  mean: usize,
  variance: usize,
  x: usize,
  gamma: usize,
  beta: usize,
  outer: i32,
  channels: i32,
  inner: i32,
  epsilon: f64,
  thread: i32,
  threads: i32,
): void {
  const stride = <usize>channels * <usize>inner * sizeof<T>();
  const start = firstChannel<T>(channels, inner, thread, threads);
  const end = firstChannel<T>(channels, inner, thread + 1, threads);
  const e = <T>epsilon;
  if (inner == 1) forwardFeatures<T>(y, mean, variance, x, gamma, beta, outer, stride, e, start, end);
  else forwardPlanes<T>(y, mean, variance, x, gamma, beta, outer, stride, inner, e, start, end);
}

function batchNormGiven<T>(
  y: usize,
  x: usize,
  gamma: usize,
  beta: usize,
  mean: usize,
  variance: usize,
  outer: i32,
  channels: i32,
  inner: i32,
  epsilon: f64,
  thread: i32,
  threads: i32,
): void {
  const stride = <usize>channels * <usize>inner * sizeof<T>();
  const start = firstChannel<T>(channels, inner, thread, threads);
  const end = firstChannel<T>(channels, inner, thread + 1, threads);
  const e = <T>epsilon;
  if (inner == 1) givenFeatures<T>(y, x, gamma, beta, mean, variance, outer, stride, e, start, end);
  else givenPlanes<T>(y, x, gamma, beta, mean, variance, outer, stride, inner, e, start, end);
}

function batchNormGrad<T>(
  dx: usize,
  dgamma: usize,
  dbeta: usize,
  dy: usize,
  x: usize,
  gamma: usize,
  mean: usize,
  variance: usize,
  outer: i32,
  channels: i32,
  inner: i32,
  epsilon: f64,
  thread: i32,
  threads: i32,
): void {
  const stride = <usize>channels * <usize>inner * sizeof<T>();
  const start = firstChannel<T>(channels, inner, thread, threads);
  const end = firstChannel<T>(channels, inner, thread + 1, threads);
  const e = <T>epsilon;
  if (inner == 1) {
    gradFeatures<T>(dx, dgamma, dbeta, dy, x, gamma, mean, variance, outer, stride, e, start, end);
  } else {
    gradPlanes<T>(dx, dgamma, dbeta, dy, x, gamma, mean, variance, outer, stride, inner, e, start, end);
  }
}

/**
 * Batch normalisation with the statistics of the batch: `y = γ·(x − μ) / √(σ² + ε) + β`, N = outer·inner,
 * `μ = Σ x / N`, `σ² = Σ (x − μ)² / N`, one of each per channel.
 *
 * Shapes (elements):  y, x (outer, channels, inner)   mean, variance, gamma, beta (channels)
 *
 * Order of the sums: where inner is 1, row after row; otherwise element i of every run of `inner` is added to lane
 * i mod L (L = 4 in float32, 2 in float64), run after run, and the lanes join as in sum_f32.
 *
 * @param y        May be x.
 * @param epsilon  ε, rounded to the kernel's type.
 *
 * Error, u the unit roundoff, γ(k) = k·u/(1 − k·u), to first order:
 *   δμ = γ(N + 1)·Σ|x| / N;   |variance − exact| ≤ γ(N + 4)·σ² + δμ²;
 *   |y − exact for the mean and variance stored| ≤ u·(5·|y − β| + |y|). Held by test/kernels/batch-norm.test.ts.
 * Source:  Ioffe & Szegedy 2015.
 */
export function batch_norm_f32(
  y: usize,
  mean: usize,
  variance: usize,
  x: usize,
  gamma: usize,
  beta: usize,
  outer: i32,
  channels: i32,
  inner: i32,
  epsilon: f64,
  thread: i32,
  threads: i32,
): void {
  batchNorm<f32>(y, mean, variance, x, gamma, beta, outer, channels, inner, epsilon, thread, threads);
}
export function batch_norm_f64(
  y: usize,
  mean: usize,
  variance: usize,
  x: usize,
  gamma: usize,
  beta: usize,
  outer: i32,
  channels: i32,
  inner: i32,
  epsilon: f64,
  thread: i32,
  threads: i32,
): void {
  batchNorm<f64>(y, mean, variance, x, gamma, beta, outer, channels, inner, epsilon, thread, threads);
}

/** The same with a mean and variance that are given. Shapes, aliasing and the error of y as in batch_norm_f32. */
export function batch_norm_given_f32(
  y: usize,
  x: usize,
  gamma: usize,
  beta: usize,
  mean: usize,
  variance: usize,
  outer: i32,
  channels: i32,
  inner: i32,
  epsilon: f64,
  thread: i32,
  threads: i32,
): void {
  batchNormGiven<f32>(y, x, gamma, beta, mean, variance, outer, channels, inner, epsilon, thread, threads);
}
export function batch_norm_given_f64(
  y: usize,
  x: usize,
  gamma: usize,
  beta: usize,
  mean: usize,
  variance: usize,
  outer: i32,
  channels: i32,
  inner: i32,
  epsilon: f64,
  thread: i32,
  threads: i32,
): void {
  batchNormGiven<f64>(y, x, gamma, beta, mean, variance, outer, channels, inner, epsilon, thread, threads);
}

/**
 * With x̂ = (x − μ) / √(σ² + ε):  `dγ = Σ dy·x̂`, `dβ = Σ dy`, `dx = γ/√(σ² + ε)·(dy − dβ/N − x̂·dγ/N)`.
 *
 * Shapes (elements):  dx, dy, x (outer, channels, inner)   the others (channels). Sums in the order of batch_norm_f32.
 *
 * @param dx        May be dy or x.
 * @param mean      As batch_norm wrote it, and so the variance.
 *
 * Error, to first order, for the mean and variance given, u the unit roundoff:
 *   of dγ: γ(N + 4)·Σ|dy·x̂|;   of dβ: γ(N)·Σ|dy|;   of dx, for the dγ and dβ stored:
 *   u·|γ|/√(σ² + ε)·(6·|x̂·dγ/N| + |dβ/N| + |dy − dβ/N| + 5·|dy − dβ/N − x̂·dγ/N|).
 *   Held by test/kernels/batch-norm.test.ts.
 * Source:  Ioffe & Szegedy 2015, section 3, its chain rule multiplied out.
 */
export function batch_norm_grad_f32(
  dx: usize,
  dgamma: usize,
  dbeta: usize,
  dy: usize,
  x: usize,
  gamma: usize,
  mean: usize,
  variance: usize,
  outer: i32,
  channels: i32,
  inner: i32,
  epsilon: f64,
  thread: i32,
  threads: i32,
): void {
  batchNormGrad<f32>(
    dx,
    dgamma,
    dbeta,
    dy,
    x,
    gamma,
    mean,
    variance,
    outer,
    channels,
    inner,
    epsilon,
    thread,
    threads,
  );
}
export function batch_norm_grad_f64(
  dx: usize,
  dgamma: usize,
  dbeta: usize,
  dy: usize,
  x: usize,
  gamma: usize,
  mean: usize,
  variance: usize,
  outer: i32,
  channels: i32,
  inner: i32,
  epsilon: f64,
  thread: i32,
  threads: i32,
): void {
  batchNormGrad<f64>(
    dx,
    dgamma,
    dbeta,
    dy,
    x,
    gamma,
    mean,
    variance,
    outer,
    channels,
    inner,
    epsilon,
    thread,
    threads,
  );
}
