import { lanes, line, loadPart, storePart, sumLanes } from "../lib/lanes";
import { partitionStart } from "../lib/partition";

// x is (outer, channels, inner). Work goes by items: where inner is 1 (rows of features), an item is a vector of
// neighbouring channels, one a lane, and each row holds one vector of it; otherwise an item is one channel, and each
// row holds a run of `inner` elements of it. An item belongs to one thread with all its sums.

/** First item of a thread's share. */
@inline
function itemStart<T>(channels: i32, inner: i32, thread: i32, threads: i32): i32 {
  if (inner != 1) return partitionStart(channels, 1, thread, threads);
  return (partitionStart(channels, line<T>(), thread, threads) + lanes<T>() - 1) / lanes<T>();
}

/** Elements of an item in one row. */
@inline
function itemLength<T>(item: i32, channels: i32, inner: i32): i32 {
  return inner == 1 ? min(channels - item * lanes<T>(), lanes<T>()) : inner;
}

/** Bytes from the start of a row to an item. */
@inline
function itemOffset<T>(item: i32, inner: i32): usize {
  return <usize>item * <usize>(inner == 1 ? lanes<T>() : inner) * sizeof<T>();
}

/** An item's numbers of an array of one per channel, each in the lanes it belongs to. */
@inline
function loadChannels<T>(address: usize, item: i32, length: i32, inner: i32): v128 {
  if (inner == 1) return loadPart<T>(address + <usize>item * 16, length, i32x4.splat(0));
  return v128.splat<T>(load<T>(address + <usize>item * sizeof<T>()));
}


@inline
function storeChannels<T>(address: usize, value: v128, item: i32, length: i32, inner: i32): void {
  if (inner == 1) storePart<T>(address + <usize>item * 16, value, length);
  else storePart<T>(address + <usize>item * sizeof<T>(), value, 1);
}

/** Sums by lane become sums by channel. */
@inline
function byChannel<T>(sums: v128, inner: i32): v128 {
  return inner == 1 ? sums : v128.splat<T>(sumLanes<T>(sums));
}


@inline
function deviation<T>(variance: v128, epsilon: v128): v128 {
  return v128.sqrt<T>(v128.add<T>(variance, epsilon));
}

/** `y = γ·((x − μ) / √(σ² + ε)) + β` for one item. */
@inline
function normalize<T>(
  y: usize,
  x: usize,
  mean: v128,
  variance: v128,
  gamma: v128,
  beta: v128,
  epsilon: v128,
  length: i32,
  outer: i32,
  stride: usize,
): void {
  const width = lanes<T>();
  const spread = deviation<T>(variance, epsilon);
  for (let row = 0; row < outer; row++, x += stride, y += stride) {
    for (let j = 0; j < length; j += width) {
      const count = min(length - j, width);
      const skip = <usize>j * sizeof<T>();
      const centred = v128.sub<T>(loadPart<T>(x + skip, count, mean), mean);
      const scaled = v128.mul<T>(gamma, v128.div<T>(centred, spread));
      storePart<T>(y + skip, v128.add<T>(scaled, beta), count);
    }
  }
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
  const width = lanes<T>();
  const size = v128.splat<T>(<T>(<f64>outer * <f64>inner));
  const stride = <usize>channels * <usize>inner * sizeof<T>();
  const end = itemStart<T>(channels, inner, thread + 1, threads);
  for (let item = itemStart<T>(channels, inner, thread, threads); item < end; item++) {
    const length = itemLength<T>(item, channels, inner);
    const first = x + itemOffset<T>(item, inner);
    let sums = i32x4.splat(0);
    for (let row = 0, at = first; row < outer; row++, at += stride) {
      for (let j = 0; j < length; j += width) {
        const v = loadPart<T>(at + <usize>j * sizeof<T>(), min(length - j, width), i32x4.splat(0));
        sums = v128.add<T>(sums, v);
      }
    }
    const mu = v128.div<T>(byChannel<T>(sums, inner), size);
    sums = i32x4.splat(0);
    for (let row = 0, at = first; row < outer; row++, at += stride) {
      for (let j = 0; j < length; j += width) {
        const v = loadPart<T>(at + <usize>j * sizeof<T>(), min(length - j, width), mu);
        const centred = v128.sub<T>(v, mu);
        sums = v128.add<T>(sums, v128.mul<T>(centred, centred));
      }
    }
    const square = v128.div<T>(byChannel<T>(sums, inner), size);
    storeChannels<T>(mean, mu, item, length, inner);
    storeChannels<T>(variance, square, item, length, inner);
    const g = loadChannels<T>(gamma, item, length, inner);
    const b = loadChannels<T>(beta, item, length, inner);
    const out = y + itemOffset<T>(item, inner);
    normalize<T>(out, first, mu, square, g, b, v128.splat<T>(<T>epsilon), length, outer, stride);
  }
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
  const end = itemStart<T>(channels, inner, thread + 1, threads);
  for (let item = itemStart<T>(channels, inner, thread, threads); item < end; item++) {
    const length = itemLength<T>(item, channels, inner);
    const skip = itemOffset<T>(item, inner);
    const mu = loadChannels<T>(mean, item, length, inner);
    const square = loadChannels<T>(variance, item, length, inner);
    const g = loadChannels<T>(gamma, item, length, inner);
    const b = loadChannels<T>(beta, item, length, inner);
    normalize<T>(y + skip, x + skip, mu, square, g, b, v128.splat<T>(<T>epsilon), length, outer, stride);
  }
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
  const width = lanes<T>();
  const size = v128.splat<T>(<T>(<f64>outer * <f64>inner));
  const stride = <usize>channels * <usize>inner * sizeof<T>();
  const end = itemStart<T>(channels, inner, thread + 1, threads);
  for (let item = itemStart<T>(channels, inner, thread, threads); item < end; item++) {
    const length = itemLength<T>(item, channels, inner);
    const skip = itemOffset<T>(item, inner);
    const mu = loadChannels<T>(mean, item, length, inner);
    const square = loadChannels<T>(variance, item, length, inner);
    const spread = deviation<T>(square, v128.splat<T>(<T>epsilon));
    let sums = i32x4.splat(0);
    let products = i32x4.splat(0);
    for (let row = 0, at = skip; row < outer; row++, at += stride) {
      for (let j = 0; j < length; j += width) {
        const count = min(length - j, width);
        const here = at + <usize>j * sizeof<T>();
        const slope = loadPart<T>(dy + here, count, i32x4.splat(0));
        const normal = v128.div<T>(v128.sub<T>(loadPart<T>(x + here, count, mu), mu), spread);
        sums = v128.add<T>(sums, slope);
        products = v128.add<T>(products, v128.mul<T>(slope, normal));
      }
    }
    sums = byChannel<T>(sums, inner);
    products = byChannel<T>(products, inner);
    storeChannels<T>(dbeta, sums, item, length, inner);
    storeChannels<T>(dgamma, products, item, length, inner);
    const factor = v128.div<T>(loadChannels<T>(gamma, item, length, inner), spread);
    const shift = v128.div<T>(sums, size);
    const tilt = v128.div<T>(products, size);
    for (let row = 0, at = skip; row < outer; row++, at += stride) {
      for (let j = 0; j < length; j += width) {
        const count = min(length - j, width);
        const here = at + <usize>j * sizeof<T>();
        const normal = v128.div<T>(v128.sub<T>(loadPart<T>(x + here, count, mu), mu), spread);
        const straight = v128.sub<T>(loadPart<T>(dy + here, count, i32x4.splat(0)), shift);
        const rest = v128.sub<T>(straight, v128.mul<T>(normal, tilt));
        storePart<T>(dx + here, v128.mul<T>(factor, rest), count);
      }
    }
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
