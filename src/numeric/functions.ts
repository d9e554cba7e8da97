// Functions of chapter 3 on plain numbers, in float64: number in, number out; array in, array of the same form out.

import { exp, sigmoid as sigmoidOf, tanh as tanhOf } from "../math/exponential.js";
import { type Float64Of, mapRows } from "./numbers.js";

function elementwise<X>(where: string, x: X, f: (x: number) => number): Float64Of<X> {
  return mapRows(where, x, (row) => {
    const out = new Float64Array(row.length);
    for (let i = 0; i < out.length; i++) out[i] = f(row[i]);
    return out;
  });
}

/** `h(x) = x`, for a number or an array of any shape: the output layer's activation in regression. Copies. */
export function identity<X>(x: X): Float64Of<X> {
  return elementwise("identity", x, (value) => value);
}

/** `h(x) = 1 for x > 0, else 0`, elementwise, for a number or an array of any shape: the perceptron's activation. */
export function step<X>(x: X): Float64Of<X> {
  return elementwise("step", x, (value) => (value > 0 ? 1 : 0));
}

/** `h(x) = max(x, 0)`, elementwise. */
export function relu<X>(x: X): Float64Of<X> {
  return elementwise("relu", x, (value) => Math.max(value, 0));
}

/** `h(x) = 1 / (1 + e^−x)`, elementwise; the error is at most 3 ulp (test/math/elementary.test.ts). */
export function sigmoid<X>(x: X): Float64Of<X> {
  return elementwise("sigmoid", x, sigmoidOf);
}

/** `h(x) = (e^x − e^−x) / (e^x + e^−x)`, elementwise; the error is at most 3 ulp (test/math/elementary.test.ts). */
export function tanh<X>(x: X): Float64Of<X> {
  return elementwise("tanh", x, tanhOf);
}

/**
 * `y_k = e^(x_k − m) / Σ_i e^(x_i − m)`, m = max x, over the last axis: one sample (classes), or every row of a batch
 * (samples × classes). Subtracting m changes nothing but keeps e^x from overflowing. The sum runs from left to right.
 */
export function softmax<X>(x: X): Float64Of<X> {
  return mapRows("softmax", x, (row) => {
    const out = new Float64Array(row.length);
    let largest = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < out.length; i++) largest = Math.max(largest, row[i]);
    let sum = 0;
    for (let i = 0; i < out.length; i++) {
      out[i] = exp(row[i] - largest);
      sum += out[i];
    }
    for (let i = 0; i < out.length; i++) out[i] /= sum;
    return out;
  });
}
