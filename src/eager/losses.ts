// Losses on variables: one number, as the lecture's functions give it.

import { message, ShapeError, showShape } from "../errors.js";
import type { Tensor } from "../graph/tensor.js";
import * as ops from "../ops/index.js";
import { answersForm } from "./answers.js";
import { asRows } from "./functions.js";
import { compute, constant, labelLeaf, type Operand, operand } from "./make.js";
import { type NDArray, toNDArray } from "./ndarray.js";
import { Variable } from "./variable.js";

/** True answers as a leaf: plain numbers are labels or targets by their shape, a variable is always targets. */
function answersOf(where: string, output: Variable, t: Operand): Variable {
  if (t instanceof Variable) {
    if (showShape(t.shape) === showShape(output.shape)) return t;
    const got = `a variable of shape ${showShape(t.shape)}`;
    const remedy = "Class indices are passed as plain numbers.";
    throw new ShapeError(message(where, `targets of shape ${showShape(output.shape)}`, got, remedy));
  }
  const answers = toNDArray(where, t);
  return answersForm(where, output.shape, answers) === "labels"
    ? labelLeaf(answers.data)
    : constant(answers, "t");
}

function loss(
  name: string,
  output: Operand<NDArray>,
  t: Operand,
  build: (output: Tensor, t: Tensor) => Tensor,
): Variable<number> {
  const x = operand(name, output);
  const rows = (t: Tensor) => (t.type === "i32" ? t : asRows(t));
  const inputs = [x, answersOf(`${name}: t`, x, t)];
  return compute(name, inputs, ([x, t]) => build(asRows(x), rows(t))) as Variable<number>;
}

/**
 * Softmax and cross-entropy in one: `−Σ_j t_j·ln softmax(x)_j`, the mean over the rows.
 *
 * @param t  Class indices (rows), or targets of the shape of `x`.
 * @param options.epsilon  Added inside the logarithm; the book has 1e-7, and leaves it out of the gradient. Default 0.
 */
export function softmaxCrossEntropy(
  x: Operand<NDArray>,
  t: Operand,
  { epsilon = 0 }: { epsilon?: number } = {},
): Variable<number> {
  return loss("softmax_cross_entropy", x, t, (x, t) => ops.mean(ops.softmaxCrossEntropy(x, t, epsilon)));
}

/**
 * The lecture's cross-entropy of probabilities: `−Σ_j t_j·ln(y_j + ε)`, the mean over the rows.
 *
 * @param t  Class indices (rows), or targets of the shape of `y`.
 * @param options.epsilon  Keeps the logarithm finite at y = 0. Default 1e-7, as in the book.
 */
export function crossEntropy(
  y: Operand<NDArray>,
  t: Operand,
  { epsilon = 1e-7 }: { epsilon?: number } = {},
): Variable<number> {
  return loss("cross_entropy", y, t, (y, t) => ops.mean(ops.crossEntropy(y, t, epsilon)));
}

/** The lecture's "mean squared error": `½·Σ (y − t)²` over all elements; there is no mean in it. */
export function sumOfSquaresError(y: Operand<NDArray>, t: Operand<NDArray>): Variable<number> {
  const inputs = [operand("sum_of_squares_error", y), operand("sum_of_squares_error", t)];
  return compute("sum_of_squares_error", inputs, ([y, t]) =>
    ops.sum(ops.sumOfSquaresError(asRows(y), asRows(t))),
  ) as Variable<number>;
}
