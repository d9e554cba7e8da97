// Softmax in float64 and the first-order error of its float32 kernel, for the tests of softmax and of the losses.

import { u32 } from "./sweep.js";

/** What the tests need to know of one row. */
export interface SoftmaxRow {
  readonly probabilities: Float64Array;
  /** log Σ e^(x − m). */
  readonly logSum: number;
  /** m − x_j. */
  readonly distances: Float64Array;
  /** Bound of the relative error of p_j in float32. */
  readonly relativeErrors: Float64Array;
  /** Bound of the error of log Σ e^(x − m) in float32 that its sum brings. */
  readonly logSumError: number;
}

/**
 * The errors: x − m is rounded, which moves e^(x − m) by u·|x − m|; e^ is within 1 ulp, 2u; a term passes through at most
 * `sumRoundings` additions. The sum's error is the mean of its terms' errors weighted by p: Σ p·|x − m| <= ln columns
 * (the entropy is Σ p·|x − m| + log Σ, and at most ln columns). The quotient is rounded once more.
 */
export function exactSoftmax(x: Float64Array): SoftmaxRow {
  const maximum = x.reduce((a, b) => Math.max(a, b), -Infinity);
  const distances = x.map((v) => maximum - v);
  const e = distances.map((d) => Math.exp(-d));
  const sum = e.reduce((a, b) => a + b, 0);
  const sumError = Math.log(x.length) + 2 + sumRoundings(x.length);
  return {
    probabilities: e.map((v) => v / sum),
    logSum: Math.log(sum),
    distances,
    relativeErrors: distances.map((d) => (d + 2 + sumError + 1) * u32),
    logSumError: sumError * u32,
  };
}

/** Additions on the longest way through the sum of a row: one by one below eight terms; else eights, their fold, the rest. */
function sumRoundings(columns: number): number {
  const eights = Math.floor(columns / 8);
  return eights === 0 ? columns - 1 : eights - 1 + 3 + (columns % 8);
}

/** The rows of a matrix. */
export function rowsOf(matrix: Float64Array, rows: number, columns: number): Float64Array[] {
  return Array.from({ length: rows }, (_, i) => matrix.slice(i * columns, (i + 1) * columns));
}
