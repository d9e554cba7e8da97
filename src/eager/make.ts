// Makes variables: leaves from numbers, results from operations. Every variable is born with the functions that a name of
// several uses asks of it (src/functions.ts), so these stand here as well.

import { message, ShapeError, show, showShape } from "../errors.js";
import { Graph } from "../graph/graph.js";
import { type Shape, sizeOf, type Tensor } from "../graph/tensor.js";
import * as ops from "../ops/index.js";
import { answersForm, checkProbabilities } from "./answers.js";
import { type Cell, now, type Operation } from "./cell.js";
import { checkRows, epsilonOf } from "./check.js";
import type { Faculties } from "./faculties.js";
import { type ArrayLikeNumbers, type NDArray, toNDArray } from "./ndarray.js";
import { checkName, type Value, Variable } from "./variable.js";

/** What the functions on variables take; anything but a variable becomes a constant. */
export type Operand<V extends Value = Value> = Variable<V> | ArrayLikeNumbers;

type Given = Pick<Cell, "data" | "shape" | "name" | "type" | "differentiable">;

function leafOf(given: Given): Variable {
  const rest = { operation: undefined, inputs: [], gradient: undefined, changed: now(), checked: 0 };
  return new Variable({ ...given, ...rest }, faculties);
}

function leaf(
  where: string,
  value: ArrayLikeNumbers,
  name: string | undefined,
  differentiable: boolean,
): Variable {
  checkName(`${where}: name`, name);
  const { data, shape } = toNDArray(name === undefined ? where : `${where} ${show(name)}`, value);
  return leafOf({ data, shape, name, type: "float", differentiable });
}

/**
 * A leaf of a graph by hand: a number or an array to compute with and to differentiate by. Numbers are copied, to float64.
 *
 * @param value  A number, numbers nested to any depth, a flat typed array, or `{ data, shape }`.
 * @param name   For pictures and messages.
 * @throws {TypeError}   When something in it is not a number.
 * @throws {ShapeError}  When rows have different lengths, or data does not fill its shape.
 * @throws {RangeError}  When there is a NaN in it.
 */
export function variable(value: number, name?: string): Variable<number>;
export function variable(value: Exclude<ArrayLikeNumbers, number>, name?: string): Variable<NDArray>;
export function variable(value: ArrayLikeNumbers, name?: string): Variable;
export function variable(value: ArrayLikeNumbers, name?: string): Variable {
  return leaf("variable", value, name, true);
}

/** As {@link variable}: a leaf that no gradient flows into. */
export function constant(value: number, name?: string): Variable<number>;
export function constant(value: Exclude<ArrayLikeNumbers, number>, name?: string): Variable<NDArray>;
export function constant(value: ArrayLikeNumbers, name?: string): Variable;
export function constant(value: ArrayLikeNumbers, name?: string): Variable {
  return leaf("constant", value, name, false);
}

/** Class indices as a leaf. */
function labelLeaf(data: Float64Array): Variable {
  return leafOf({ data, shape: [data.length], name: "t", type: "i32", differentiable: false });
}

/** A number as a leaf of any shape, the number in every element. */
export function filled(value: number, shape: Shape): Variable {
  const data = new Float64Array(sizeOf(shape)).fill(value);
  const name = shape.length === 0 ? undefined : String(value);
  return leafOf({ data, shape, name, type: "float", differentiable: false });
}

/** Whatever a function on variables takes, as a variable. */
export function operand(where: string, value: Operand): Variable {
  return value instanceof Variable ? value : leaf(where, value, undefined, false);
}

/** The result of an operation: checked by the operation itself here and now, computed when its value is asked for. */
export function compute(name: string, inputs: readonly Variable[], build: Operation["build"]): Variable {
  const cells = inputs.map(Variable.cellOf);
  const graph = new Graph();
  const { shape, type } = build(
    cells.map((cell) => graph.input(cell.name ?? cell.operation?.name ?? "operand", cell.shape, cell.type)),
  );
  return new Variable(
    {
      name: undefined,
      operation: { name, build },
      inputs: cells,
      shape,
      type,
      differentiable: cells.some(({ differentiable }) => differentiable),
      data: undefined,
      gradient: undefined,
      changed: 0,
      checked: 0,
    },
    faculties,
  );
}

export function unary<V extends Value>(
  name: string,
  x: Operand<V>,
  build: (x: Tensor) => Tensor,
): Variable<V> {
  return compute(name, [operand(name, x)], ([x]) => build(x)) as Variable<V>;
}

/** `y = max(x, 0)`, element by element. `dL/dx = dL/dy` where x > 0, else 0, also at 0. */
export function relu<V extends Value>(x: Operand<V>): Variable<V> {
  return unary("relu", x, ops.relu);
}

/** `1 / (1 + e^−x)`, element by element. `dL/dx = dL/dy · y · (1 − y)`. */
export function sigmoid<V extends Value>(x: Operand<V>): Variable<V> {
  return unary("sigmoid", x, ops.sigmoid);
}

/** `tanh x`, element by element. `dL/dx = dL/dy · (1 − y²)`. */
export function tanh<V extends Value>(x: Operand<V>): Variable<V> {
  return unary("tanh", x, ops.tanh);
}

/** `e^x / Σ e^x` of every row, or of a vector. */
export function softmax(x: Operand<NDArray>): Variable<NDArray> {
  const given = operand("softmax", x);
  checkRows("softmax", given);
  return unary("softmax", given, (x) => ops.reshape(ops.softmax(asRows(x)), x.shape)) as Variable<NDArray>;
}

/** A vector as a matrix of one row. */
function asRows(x: Tensor): Tensor {
  return x.shape.length === 1 ? ops.reshape(x, [1, x.size]) : x;
}

/** True answers as a leaf: plain numbers are labels or targets by their shape, a variable is always targets. */
function answersOf(where: string, output: Variable, t: Operand): Variable {
  if (t instanceof Variable) {
    if (showShape(t.shape) === showShape(output.shape)) return t;
    const got = `a variable of shape ${showShape(t.shape)}`;
    const remedy = "Class indices are passed as plain numbers.";
    throw new ShapeError(message(where, `targets of shape ${showShape(output.shape)}`, got, remedy));
  }
  const answers = toNDArray(where, t);
  if (answersForm(where, output.shape, answers) === "labels") return labelLeaf(answers.data);
  checkProbabilities(where, answers.data);
  return constant(answers, "t");
}

function loss(
  where: string,
  name: string,
  output: Operand<NDArray>,
  t: Operand,
  build: (output: Tensor, t: Tensor) => Tensor,
): Variable<number> {
  const x = operand(where, output);
  checkRows(where, x);
  const rows = (t: Tensor) => (t.type === "i32" ? t : asRows(t));
  const inputs = [x, answersOf(`${where}: t`, x, t)];
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
  options: { epsilon?: number } = {},
): Variable<number> {
  const where = "softmaxCrossEntropy";
  const epsilon = epsilonOf(where, options, 0);
  return loss(where, "softmax_cross_entropy", x, t, (x, t) =>
    ops.mean(ops.softmaxCrossEntropy(x, t, epsilon)),
  );
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
  options: { epsilon?: number } = {},
): Variable<number> {
  const where = "crossEntropy";
  const epsilon = epsilonOf(where, options, 1e-7);
  return loss(where, "cross_entropy", y, t, (y, t) => ops.mean(ops.crossEntropy(y, t, epsilon)));
}

/** The lecture's "mean squared error": `½·Σ (y − t)²` over all elements; there is no mean in it. */
export function sumOfSquaresError(y: Operand<NDArray>, t: Operand<NDArray>): Variable<number> {
  const where = "sumOfSquaresError";
  const inputs = [operand(where, y), operand(where, t)];
  checkRows(where, inputs[0]);
  const [given, expected] = [inputs[1], inputs[0]].map(({ shape }) => showShape(shape));
  if (given !== expected) {
    const remedy = "Labels have to be made one-hot: a row per sample with a 1 at its class.";
    throw new ShapeError(message(`${where}: t`, `the shape of y, ${expected}`, given, remedy));
  }
  return compute("sum_of_squares_error", inputs, ([y, t]) =>
    ops.sum(ops.sumOfSquaresError(asRows(y), asRows(t))),
  ) as Variable<number>;
}

const faculties: Faculties = {
  relu,
  sigmoid,
  tanh,
  softmax: softmax as Faculties["softmax"],
  crossEntropy: crossEntropy as Faculties["crossEntropy"],
  softmaxCrossEntropy: softmaxCrossEntropy as Faculties["softmaxCrossEntropy"],
  sumOfSquaresError: sumOfSquaresError as Faculties["sumOfSquaresError"],
};
