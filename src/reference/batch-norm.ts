// Twins of assembly/kernels/batch-norm.ts, channel by channel. Where channels lie in runs, even and odd places of a run are
// added apart, as the two lanes of the float64 kernel do.

import { type Floats, forBoth } from "./views.js";

/** Where the elements of a channel lie: `outer` runs of `inner` elements, `apart` from each other. */
interface Runs {
  readonly outer: number;
  readonly inner: number;
  readonly apart: number;
}

/** Σ x. */
function sumOf(m: Floats, x: number, { outer, inner, apart }: Runs): number {
  let even = 0;
  let odd = 0;
  for (let row = 0; row < outer; row++, x += apart) {
    even += m[x];
    for (let j = 1; j < inner; j += 2) odd += m[x + j];
    for (let j = 2; j < inner; j += 2) even += m[x + j];
  }
  return even + odd;
}

/** Σ (x − mean)². */
function squaresOf(m: Floats, x: number, mean: number, { outer, inner, apart }: Runs): number {
  let even = 0;
  let odd = 0;
  for (let row = 0; row < outer; row++, x += apart) {
    even += (m[x] - mean) * (m[x] - mean);
    for (let j = 1; j < inner; j += 2) odd += (m[x + j] - mean) * (m[x + j] - mean);
    for (let j = 2; j < inner; j += 2) even += (m[x + j] - mean) * (m[x + j] - mean);
  }
  return even + odd;
}

/** Σ dy·(x − mean)/spread. */
function productsOf(m: Floats, dy: number, x: number, mean: number, spread: number, runs: Runs): number {
  const { outer, inner, apart } = runs;
  let even = 0;
  let odd = 0;
  for (let row = 0; row < outer; row++, x += apart, dy += apart) {
    even += m[dy] * ((m[x] - mean) / spread);
    for (let j = 1; j < inner; j += 2) odd += m[dy + j] * ((m[x + j] - mean) / spread);
    for (let j = 2; j < inner; j += 2) even += m[dy + j] * ((m[x + j] - mean) / spread);
  }
  return even + odd;
}

/** y = factor·((x − mean) / spread) + shift. */
function normalize(
  m: Floats,
  y: number,
  x: number,
  { outer, inner, apart }: Runs,
  mean: number,
  spread: number,
  factor: number,
  shift: number,
): void {
  for (let row = 0; row < outer; row++, x += apart, y += apart) {
    for (let j = 0; j < inner; j++) m[y + j] = factor * ((m[x + j] - mean) / spread) + shift;
  }
}

export const batchNorm = {
  ...forBoth("batch_norm", (m, at, _, y, mean, variance, x, gamma, beta, outer, channels, inner, epsilon) => {
    [y, mean, variance, x, gamma, beta] = [at(y), at(mean), at(variance), at(x), at(gamma), at(beta)];
    const runs: Runs = { outer, inner, apart: channels * inner };
    const count = outer * inner;
    for (let c = 0; c < channels; c++, x += inner, y += inner) {
      const mu = sumOf(m, x, runs) / count;
      const square = squaresOf(m, x, mu, runs) / count;
      m[mean + c] = mu;
      m[variance + c] = square;
      normalize(m, y, x, runs, mu, Math.sqrt(square + epsilon), m[gamma + c], m[beta + c]);
    }
  }),
  ...forBoth(
    "batch_norm_given",
    (m, at, _, y, x, gamma, beta, mean, variance, outer, channels, inner, epsilon) => {
      [y, x, gamma, beta, mean, variance] = [at(y), at(x), at(gamma), at(beta), at(mean), at(variance)];
      const runs: Runs = { outer, inner, apart: channels * inner };
      for (let c = 0; c < channels; c++, x += inner, y += inner) {
        const spread = Math.sqrt(m[variance + c] + epsilon);
        normalize(m, y, x, runs, m[mean + c], spread, m[gamma + c], m[beta + c]);
      }
    },
  ),
  ...forBoth("batch_norm_grad", (m, at, _, dx, dgamma, dbeta, dy, x, gamma, mean, variance, ...rest) => {
    [dx, dgamma, dbeta, dy, x] = [at(dx), at(dgamma), at(dbeta), at(dy), at(x)];
    [gamma, mean, variance] = [at(gamma), at(mean), at(variance)];
    const [outer, channels, inner, epsilon] = rest;
    const runs: Runs = { outer, inner, apart: channels * inner };
    const count = outer * inner;
    for (let c = 0; c < channels; c++, x += inner, dx += inner, dy += inner) {
      const mu = m[mean + c];
      const spread = Math.sqrt(m[variance + c] + epsilon);
      const sum = sumOf(m, dy, runs);
      const product = productsOf(m, dy, x, mu, spread, runs);
      m[dbeta + c] = sum;
      m[dgamma + c] = product;
      gradientOf(m, dx, dy, x, runs, mu, spread, m[gamma + c] / spread, sum / count, product / count);
    }
  }),
};

/** dx = factor·(dy − shift − (x − mean)/spread·tilt). */
function gradientOf(
  m: Floats,
  dx: number,
  dy: number,
  x: number,
  { outer, inner, apart }: Runs,
  mean: number,
  spread: number,
  factor: number,
  shift: number,
  tilt: number,
): void {
  for (let row = 0; row < outer; row++, x += apart, dx += apart, dy += apart) {
    for (let j = 0; j < inner; j++) {
      m[dx + j] = factor * (m[dy + j] - shift - ((m[x + j] - mean) / spread) * tilt);
    }
  }
}
