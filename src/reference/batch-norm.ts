// Twins of assembly/kernels/batch-norm.ts.

import { type Floats, forBoth } from "./views.js";

/**
 * Σ f(i) over a channel's elements, i from the start of x. Where channels lie in runs, even and odd places of a run are
 * added apart, as the two lanes of the float64 kernel do.
 */
function sumOver(
  channel: number,
  outer: number,
  channels: number,
  inner: number,
  f: (i: number) => number,
): number {
  let even = 0;
  let odd = 0;
  for (let row = 0; row < outer; row++) {
    const start = (row * channels + channel) * inner;
    for (let j = 0; j < inner; j += 2) even += f(start + j);
    for (let j = 1; j < inner; j += 2) odd += f(start + j);
  }
  return even + odd;
}

/** y = γ·((x − μ) / √(σ² + ε)) + β for one channel. */
function normalize(
  m: Floats,
  y: number,
  x: number,
  channel: number,
  sizes: readonly [outer: number, channels: number, inner: number],
  mean: number,
  spread: number,
  gamma: number,
  beta: number,
): void {
  const [outer, channels, inner] = sizes;
  for (let row = 0; row < outer; row++) {
    const start = (row * channels + channel) * inner;
    for (let i = start; i < start + inner; i++) m[y + i] = gamma * ((m[x + i] - mean) / spread) + beta;
  }
}

export const batchNorm = {
  ...forBoth("batch_norm", (m, at, _, y, mean, variance, x, gamma, beta, outer, channels, inner, epsilon) => {
    [y, mean, variance, x, gamma, beta] = [y, mean, variance, x, gamma, beta].map(at);
    const size = outer * inner;
    for (let c = 0; c < channels; c++) {
      const mu = sumOver(c, outer, channels, inner, (i) => m[x + i]) / size;
      const square = sumOver(c, outer, channels, inner, (i) => (m[x + i] - mu) * (m[x + i] - mu)) / size;
      m[mean + c] = mu;
      m[variance + c] = square;
      const spread = Math.sqrt(square + epsilon);
      normalize(m, y, x, c, [outer, channels, inner], mu, spread, m[gamma + c], m[beta + c]);
    }
  }),
  ...forBoth(
    "batch_norm_given",
    (m, at, _, y, x, gamma, beta, mean, variance, outer, channels, inner, epsilon) => {
      [y, x, gamma, beta, mean, variance] = [y, x, gamma, beta, mean, variance].map(at);
      for (let c = 0; c < channels; c++) {
        const spread = Math.sqrt(m[variance + c] + epsilon);
        normalize(m, y, x, c, [outer, channels, inner], m[mean + c], spread, m[gamma + c], m[beta + c]);
      }
    },
  ),
  ...forBoth("batch_norm_grad", (m, at, _, ...args) => {
    const [dx, dgamma, dbeta, dy, x, gamma, mean, variance] = args.slice(0, 8).map(at);
    const [outer, channels, inner, epsilon] = args.slice(8);
    const size = outer * inner;
    for (let c = 0; c < channels; c++) {
      const mu = m[mean + c];
      const spread = Math.sqrt(m[variance + c] + epsilon);
      const sum = sumOver(c, outer, channels, inner, (i) => m[dy + i]);
      const product = sumOver(c, outer, channels, inner, (i) => m[dy + i] * ((m[x + i] - mu) / spread));
      m[dbeta + c] = sum;
      m[dgamma + c] = product;
      const factor = m[gamma + c] / spread;
      const shift = sum / size;
      const tilt = product / size;
      for (let row = 0; row < outer; row++) {
        const start = (row * channels + c) * inner;
        for (let i = start; i < start + inner; i++) {
          m[dx + i] = factor * (m[dy + i] - shift - ((m[x + i] - mu) / spread) * tilt);
        }
      }
    }
  }),
};
