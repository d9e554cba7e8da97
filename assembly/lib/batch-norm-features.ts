// Batch normalisation of rows of features: a channel is a column. Threads share cache lines of columns.

import { deviation, normalized, slope, standardized } from "./batch-norm";
import { columnSums, columnTotals, SquaredDistance } from "./column-sums";
import { lanes, line, loadPart, storePair, storePart, zero } from "./lanes";

/** `x[j] = x[j] / n` for `count` elements. */
@inline
function divide<T>(x: usize, n: T, count: i32): void {
  for (; count > 0; count--, x += sizeof<T>()) store<T>(x, <T>(load<T>(x) / n));
}

/** The numbers of `count` columns. Not inlined: there are many, and none in a loop over rows. */
function ofColumns<T>(address: usize, count: i32): v128 {
  return loadPart<T>(address, count, zero());
}

/** Mean and variance of the columns from `start` up to `end`, then `y`; rows lie `stride` bytes apart. */
@inline
export function forwardFeatures<T>(
  y: usize,
  mean: usize,
  variance: usize,
  x: usize,
  gamma: usize,
  beta: usize,
  rows: i32,
  stride: usize,
  epsilon: T,
  start: i32,
  end: i32,
): void {
  // A line of columns through all passes, for that may be all that stays in the cache.
  for (let column = start; column < end; column += line<T>()) {
    const count = min(end - column, line<T>());
    const at = <usize>column * sizeof<T>();
    columnTotals<T>(mean + at, x + at, rows, stride, count);
    divide<T>(mean + at, <T>rows, count);
    columnSums<T, SquaredDistance>(variance + at, x + at, mean + at, rows, stride, count);
    divide<T>(variance + at, <T>rows, count);
    givenFeatures<T>(y, x, gamma, beta, mean, variance, rows, stride, epsilon, column, column + count);
  }
}

/** `y` for the columns from `start` up to `end`. A function, not inlined: two kernels call it. */
export function givenFeatures<T>(
  y: usize,
  x: usize,
  gamma: usize,
  beta: usize,
  mean: usize,
  variance: usize,
  rows: i32,
  stride: usize,
  epsilon: T,
  start: i32,
  end: i32,
): void {
  const width = lanes<T>();
  const e = v128.splat<T>(epsilon);
  let at = <usize>start * sizeof<T>();
  let rest = end - start;
  for (; rest >= 4 * width; rest -= 4 * width, at += 64) {
    const m0 = v128.load(mean + at);
    const m1 = v128.load(mean + at, 16);
    const m2 = v128.load(mean + at, 32);
    const m3 = v128.load(mean + at, 48);
    const s0 = deviation<T>(v128.load(variance + at), e);
    const s1 = deviation<T>(v128.load(variance + at, 16), e);
    const s2 = deviation<T>(v128.load(variance + at, 32), e);
    const s3 = deviation<T>(v128.load(variance + at, 48), e);
    const g = gamma + at;
    const b = beta + at;
    let from = x + at;
    let to = y + at;
    for (let row = 0; row < rows; row++, from += stride, to += stride) {
      const y0 = normalized<T>(v128.load(from), m0, s0, v128.load(g), v128.load(b));
      const y1 = normalized<T>(v128.load(from, 16), m1, s1, v128.load(g, 16), v128.load(b, 16));
      const y2 = normalized<T>(v128.load(from, 32), m2, s2, v128.load(g, 32), v128.load(b, 32));
      const y3 = normalized<T>(v128.load(from, 48), m3, s3, v128.load(g, 48), v128.load(b, 48));
      storePair(to + 32, y2, y3);
      storePair(to, y0, y1);
    }
  }
  for (; rest > 0; rest -= width, at += 16) {
    const count = min(rest, width);
    const m = ofColumns<T>(mean + at, count);
    const s = deviation<T>(ofColumns<T>(variance + at, count), e);
    const g = ofColumns<T>(gamma + at, count);
    const b = ofColumns<T>(beta + at, count);
    for (let row = 0, cell = at; row < rows; row++, cell += stride) {
      storePart<T>(y + cell, normalized<T>(loadPart<T>(x + cell, count, m), m, s, g, b), count);
    }
  }
}

/** The gradients for the columns from `start` up to `end`. */
@inline
export function gradFeatures<T>(
  dx: usize,
  dgamma: usize,
  dbeta: usize,
  dy: usize,
  x: usize,
  gamma: usize,
  mean: usize,
  variance: usize,
  rows: i32,
  stride: usize,
  epsilon: T,
  start: i32,
  end: i32,
): void {
  const width = lanes<T>();
  const e = v128.splat<T>(epsilon);
  const size = v128.splat<T>(<T>rows);
  let at = <usize>start * sizeof<T>();
  let rest = end - start;
  for (; rest >= 4 * width; rest -= 4 * width, at += 64) {
    const m0 = v128.load(mean + at);
    const m1 = v128.load(mean + at, 16);
    const m2 = v128.load(mean + at, 32);
    const m3 = v128.load(mean + at, 48);
    const s0 = deviation<T>(v128.load(variance + at), e);
    const s1 = deviation<T>(v128.load(variance + at, 16), e);
    const s2 = deviation<T>(v128.load(variance + at, 32), e);
    const s3 = deviation<T>(v128.load(variance + at, 48), e);
    let sum0 = zero();
    let sum1 = zero();
    let sum2 = zero();
    let sum3 = zero();
    let product0 = zero();
    let product1 = zero();
    let product2 = zero();
    let product3 = zero();
    for (let row = 0, cell = at; row < rows; row++, cell += stride) {
      const slope0 = v128.load(dy + cell);
      const normal0 = standardized<T>(v128.load(x + cell), m0, s0);
      sum0 = v128.add<T>(sum0, slope0);
      product0 = v128.add<T>(product0, v128.mul<T>(slope0, normal0));
      const slope1 = v128.load(dy + cell, 16);
      const normal1 = standardized<T>(v128.load(x + cell, 16), m1, s1);
      sum1 = v128.add<T>(sum1, slope1);
      product1 = v128.add<T>(product1, v128.mul<T>(slope1, normal1));
      const slope2 = v128.load(dy + cell, 32);
      const normal2 = standardized<T>(v128.load(x + cell, 32), m2, s2);
      sum2 = v128.add<T>(sum2, slope2);
      product2 = v128.add<T>(product2, v128.mul<T>(slope2, normal2));
      const slope3 = v128.load(dy + cell, 48);
      const normal3 = standardized<T>(v128.load(x + cell, 48), m3, s3);
      sum3 = v128.add<T>(sum3, slope3);
      product3 = v128.add<T>(product3, v128.mul<T>(slope3, normal3));
    }
    storePair(dbeta + at + 32, sum2, sum3);
    storePair(dbeta + at, sum0, sum1);
    storePair(dgamma + at + 32, product2, product3);
    storePair(dgamma + at, product0, product1);
    const factor0 = v128.div<T>(v128.load(gamma + at), s0);
    const factor1 = v128.div<T>(v128.load(gamma + at, 16), s1);
    const factor2 = v128.div<T>(v128.load(gamma + at, 32), s2);
    const factor3 = v128.div<T>(v128.load(gamma + at, 48), s3);
    const shift0 = v128.div<T>(sum0, size);
    const shift1 = v128.div<T>(sum1, size);
    const shift2 = v128.div<T>(sum2, size);
    const shift3 = v128.div<T>(sum3, size);
    const tilt0 = v128.div<T>(product0, size);
    const tilt1 = v128.div<T>(product1, size);
    const tilt2 = v128.div<T>(product2, size);
    const tilt3 = v128.div<T>(product3, size);
    for (let row = 0, cell = at; row < rows; row++, cell += stride) {
      const normal0 = standardized<T>(v128.load(x + cell), m0, s0);
      const dx0 = slope<T>(v128.load(dy + cell), normal0, factor0, shift0, tilt0);
      const normal1 = standardized<T>(v128.load(x + cell, 16), m1, s1);
      const dx1 = slope<T>(v128.load(dy + cell, 16), normal1, factor1, shift1, tilt1);
      const normal2 = standardized<T>(v128.load(x + cell, 32), m2, s2);
      const dx2 = slope<T>(v128.load(dy + cell, 32), normal2, factor2, shift2, tilt2);
      const normal3 = standardized<T>(v128.load(x + cell, 48), m3, s3);
      const dx3 = slope<T>(v128.load(dy + cell, 48), normal3, factor3, shift3, tilt3);
      storePair(dx + cell + 32, dx2, dx3);
      storePair(dx + cell, dx0, dx1);
    }
  }
  for (; rest > 0; rest -= width, at += 16) {
    const count = min(rest, width);
    const m = ofColumns<T>(mean + at, count);
    const s = deviation<T>(ofColumns<T>(variance + at, count), e);
    let sum = zero();
    let product = zero();
    for (let row = 0, cell = at; row < rows; row++, cell += stride) {
      const slope = loadPart<T>(dy + cell, count, zero());
      sum = v128.add<T>(sum, slope);
      const normal = standardized<T>(loadPart<T>(x + cell, count, m), m, s);
      product = v128.add<T>(product, v128.mul<T>(slope, normal));
    }
    storePart<T>(dbeta + at, sum, count);
    storePart<T>(dgamma + at, product, count);
    const factor = v128.div<T>(ofColumns<T>(gamma + at, count), s);
    const shift = v128.div<T>(sum, size);
    const tilt = v128.div<T>(product, size);
    for (let row = 0, cell = at; row < rows; row++, cell += stride) {
      const normal = standardized<T>(loadPart<T>(x + cell, count, m), m, s);
      const v = slope<T>(loadPart<T>(dy + cell, count, zero()), normal, factor, shift, tilt);
      storePart<T>(dx + cell, v, count);
    }
  }
}
