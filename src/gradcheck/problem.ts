// What a gradient check works on, whatever it was made from: numbers that can be moved, a value that follows them, and
// the gradient that backpropagation gives.

import type { Shape } from "../graph/tensor.js";

export interface CheckedArray {
  readonly name: string;
  readonly shape: Shape;
  /** The numbers themselves, in float64: what is written here, the next `value()` sees. */
  readonly numbers: Float64Array;
  /** By backpropagation. */
  readonly gradient: Float64Array;
}

export interface Problem {
  readonly arrays: readonly CheckedArray[];
  /** The value for what the arrays hold now. */
  value(): number;
  /** How large the terms are that the value is the sum of: its rounding errors are in proportion to this. */
  readonly magnitude: number;
}
