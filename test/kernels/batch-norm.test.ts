import { expect, test } from "vitest";
import { scaledNumbers, u32 } from "./sweep.js";
import { attempt, attemptLikeTwin, demandWithin, input, output } from "./trial.js";
import { type DType, dtypes, lanes, workbench } from "./workbench.js";

const bench = await workbench();
const EPSILON = 1e-3;

type Sizes = readonly [outer: number, channels: number, inner: number];

/** Rows of features of every remainder, and channels in runs of every remainder. */
function extents(dtype: DType): Sizes[] {
  const all: Sizes[] = [];
  for (let k = 1; k <= 2 * lanes[dtype] + 3; k++) all.push([3, k, 1], [2, 3, k]);
  all.push([1, 5, 1], [50, 37, 1], [7, 130, 1], [5, 4, 49], [1, 7, 6], [9, 1, 17]);
  return all;
}

/** The channel of each element of x. */
function channelsOf([outer, channels, inner]: Sizes): number[] {
  return Array.from({ length: outer * channels * inner }, (_, i) => Math.floor(i / inner) % channels);
}

/** Per channel, Σ f(i) over its elements. */
function perChannel(of: number[], channels: number, f: (i: number) => number): Float64Array {
  const sums = new Float64Array(channels);
  of.forEach((c, i) => {
    sums[c] += f(i);
  });
  return sums;
}

const abs = Math.abs;

test.each(dtypes)("batch_norm_%s: means, variances and what is made of them", (dtype) => {
  for (const sizes of extents(dtype)) {
    const [outer, channels, inner] = sizes;
    const size = outer * inner;
    const of = channelsOf(sizes);
    const x = scaledNumbers(dtype, of.length, 3).map((v) => (dtype === "f32" ? Math.fround(v + 1) : v + 1));
    const gamma = scaledNumbers(dtype, channels, 2, 2);
    const beta = scaledNumbers(dtype, channels, 1, 3);
    const args = [
      ...[output(dtype, of.length), output(dtype, channels), output(dtype, channels)],
      ...[input(dtype, x), input(dtype, gamma), input(dtype, beta), ...sizes, EPSILON],
    ];
    if (dtype === "f64") attemptLikeTwin(bench, "batch_norm_f64", args, [[0, 3]]);
    const [y, mean, variance] = attempt(bench, `batch_norm_${dtype}`, args, [[0, 3]]);

    const exactMean = perChannel(of, channels, (i) => x[i]).map((sum) => sum / size);
    const magnitude = perChannel(of, channels, (i) => abs(x[i])).map((sum) => sum / size);
    const meanError = magnitude.map((value) => (size + 1) * u32 * value);
    demandWithin("mean", mean, exactMean, (c) => meanError[c]);
    const exactVariance = perChannel(of, channels, (i) => (x[i] - exactMean[of[i]]) ** 2).map(
      (s) => s / size,
    );
    // Deviations from a mean that is off by δ have a mean square larger by δ².
    demandWithin("variance", variance, exactVariance, (c) => {
      return (size + 4) * u32 * (exactVariance[c] + meanError[c] ** 2) + meanError[c] ** 2;
    });
    // The difference, the root of the sum with the rounded ε (2), the quotient and the product: 5.
    const scaled = x.map((v, i) => {
      const c = of[i];
      return (gamma[c] * (v - mean[c])) / Math.sqrt(variance[c] + EPSILON);
    });
    const exactY = scaled.map((v, i) => v + beta[of[i]]);
    const bound = (i: number) => u32 * (5 * abs(scaled[i]) + abs(exactY[i]));
    demandWithin("y", y, exactY, bound);

    const given = [
      ...[output(dtype, of.length), input(dtype, x), input(dtype, gamma), input(dtype, beta)],
      ...[input(dtype, mean), input(dtype, variance), ...sizes, EPSILON],
    ];
    const [again] = attempt(bench, `batch_norm_given_${dtype}`, given, [[0, 1]]);
    expect([...again]).toEqual([...y]);
    if (dtype === "f64") attemptLikeTwin(bench, "batch_norm_given_f64", given);
  }
});

test.each(dtypes)("batch_norm_grad_%s", (dtype) => {
  for (const sizes of extents(dtype)) {
    const [outer, channels, inner] = sizes;
    const size = outer * inner;
    const of = channelsOf(sizes);
    const [x, dy] = [scaledNumbers(dtype, of.length, 3), scaledNumbers(dtype, of.length, 2, 7)];
    const gamma = scaledNumbers(dtype, channels, 2, 2);
    // Any mean and variance will do: the kernel takes them as they are.
    const mean = scaledNumbers(dtype, channels, 0.5, 8);
    const variance = scaledNumbers(dtype, channels, 1, 9).map((v) => abs(v) + 0.25);
    const args = [
      ...[output(dtype, of.length), output(dtype, channels), output(dtype, channels), input(dtype, dy)],
      ...[
        input(dtype, x),
        input(dtype, gamma),
        input(dtype, mean),
        input(dtype, variance),
        ...sizes,
        EPSILON,
      ],
    ];
    const aliases = [
      [0, 3],
      [0, 4],
    ] as const;
    if (dtype === "f64") attemptLikeTwin(bench, "batch_norm_grad_f64", args, aliases);
    const [dx, dgamma, dbeta] = attempt(bench, `batch_norm_grad_${dtype}`, args, aliases);

    const spread = variance.map((v) => Math.sqrt(v + EPSILON));
    const normal = x.map((v, i) => (v - mean[of[i]]) / spread[of[i]]);
    const total = (f: (i: number) => number) => perChannel(of, channels, f);
    const [sumDy, sumAbs] = [total((i) => dy[i]), total((i) => abs(dy[i]))];
    demandWithin("dbeta", dbeta, sumDy, (c) => size * u32 * sumAbs[c]);
    const [product, productAbs] = [total((i) => dy[i] * normal[i]), total((i) => abs(dy[i] * normal[i]))];
    // x̂ has four roundings, as above, its product with dy one, the sum size − 1.
    demandWithin("dgamma", dgamma, product, (c) => (size + 4) * u32 * productAbs[c]);
    const factor = gamma.map((v, c) => v / spread[c]);
    const straight = dy.map((v, i) => v - dbeta[of[i]] / size);
    const tilted = normal.map((v, i) => (v * dgamma[of[i]]) / size);
    const exact = dy.map((_, i) => factor[of[i]] * (straight[i] - tilted[i]));
    // x̂ 4, dγ/N 1, their product 1; dβ/N 1, the difference 1; then the difference, γ/√ (3) and the product: 5.
    demandWithin("dx", dx, exact, (i) => {
      const own = abs(dbeta[of[i]] / size) + abs(straight[i]) + 6 * abs(tilted[i]);
      return u32 * (abs(factor[of[i]]) * own + 5 * abs(exact[i]));
    });
  }
});

test.each(dtypes)("batch_norm_%s of one row: mean x, variance 0, y = beta, no gradient of x", (dtype) => {
  const x = [1, -2, 3, 0.5, 7];
  const ones = [1, 1, 1, 1, 1];
  const shape = [1, 5, 1, 1e-6];
  const outputs = [output(dtype, 5), output(dtype, 5), output(dtype, 5)];
  const forward = [...outputs, input(dtype, x), input(dtype, ones), input(dtype, ones)];
  const [y, mean, variance] = attemptLikeTwin(bench, `batch_norm_${dtype}`, [...forward, ...shape]);
  expect([[...y], [...mean], [...variance]]).toEqual([ones, x, [0, 0, 0, 0, 0]]);
  const backward = [input(dtype, x), input(dtype, x), input(dtype, ones), input(dtype, mean)];
  const grad = [...outputs, ...backward, input(dtype, variance), ...shape];
  const [dx, dgamma, dbeta] = attemptLikeTwin(bench, `batch_norm_grad_${dtype}`, grad);
  expect([[...dx].map(abs), [...dgamma], [...dbeta]]).toEqual([[0, 0, 0, 0, 0], [0, 0, 0, 0, 0], x]);
});

test.each(dtypes)("batch_norm_%s: NaN stays in its channel", (dtype) => {
  const x = [1, Number.NaN, 3, 4, 5, 6];
  const [ones, zeros] = [
    [1, 1],
    [0, 0],
  ];
  const args = [output(dtype, 6), output(dtype, 2), output(dtype, 2), input(dtype, x)];
  const [y] = attemptLikeTwin(bench, `batch_norm_${dtype}`, [
    ...[...args, input(dtype, ones), input(dtype, zeros), 3, 2, 1, EPSILON],
  ]);
  expect([...y].map(Number.isNaN)).toEqual([false, true, false, true, false, true]);
});
