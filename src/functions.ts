// Functions whose name is also a layer's or a loss's. Without numbers, `relu()` describes a layer; with numbers,
// `relu(x)` computes; with a variable, it adds a node to the graph drawn by hand.

import { facultiesOf } from "./eager/faculties.js";
import type * as eager from "./eager/index.js";
import type { Layer } from "./layers/index.js";
import * as layers from "./layers/index.js";
import type { Loss } from "./losses/index.js";
import * as losses from "./losses/index.js";
import * as values from "./numeric/functions.js";
import * as lossValues from "./numeric/loss-functions.js";
import type { Float64Of, Numbers } from "./numeric/numbers.js";

type Variable = eager.Variable;
type Operand<V extends eager.Value = eager.Value> = eager.Operand<V>;

/** Lets one name be a layer, a function of numbers and an operation on variables. */
export interface Activation {
  /** A layer. */
  (): Layer;
  /** An operation on a variable. */
  <V extends Variable>(x: V): V;
  /** The function of numbers, nested or typed arrays, in float64 and in the form they came in. */
  <X extends Numbers>(x: X): Float64Of<X>;
}

function activation(
  layer: () => Layer,
  name: "relu" | "sigmoid" | "tanh" | "softmax",
  onNumbers: (x: never) => unknown,
): Activation {
  const either = (...given: [] | [Variable | Numbers]) => {
    if (given.length === 0) return layer();
    const [x] = given;
    const onVariable = facultiesOf(x)?.[name];
    return onVariable ? onVariable(x as Variable) : onNumbers(x as never);
  };
  return either as Activation;
}

/**
 * `y = max(x, 0)`, element by element. `dL/dx = dL/dy` where x > 0, else 0, also at 0.
 *
 * `relu()` is the layer, `relu(x)` the value; of a variable, a node.
 */
export const relu: Activation = /* @__PURE__ */ activation(layers.relu, "relu", values.relu);

/**
 * `y = 1 / (1 + e^−x)`, element by element. `dL/dx = dL/dy · y · (1 − y)`.
 *
 * `sigmoid()` is the layer, `sigmoid(x)` the value; of a variable, a node.
 *
 * Error:   at most 3 units in the last place. Held by test/math/elementary.test.ts.
 */
export const sigmoid: Activation = /* @__PURE__ */ activation(layers.sigmoid, "sigmoid", values.sigmoid);

/**
 * `y = tanh x`, element by element. `dL/dx = dL/dy · (1 − y²)`.
 *
 * `tanh()` is the layer, `tanh(x)` the value; of a variable, a node.
 *
 * Error:   at most 3 units in the last place. Held by test/math/elementary.test.ts.
 */
export const tanh: Activation = /* @__PURE__ */ activation(layers.tanh, "tanh", values.tanh);

/**
 * `y_k = e^x_k / Σ_i e^x_i` over the last dimension. `dL/dx_k = y_k · (dL/dy_k − Σ_i y_i · dL/dy_i)`.
 *
 * Shapes:  x, y (classes) or (rows, classes)
 *
 * `softmax()` is the layer, `softmax(x)` the value; of a variable, a node. With `softmaxCrossEntropy()` a model needs no
 * such layer: the loss has it.
 */
export const softmax: Activation = /* @__PURE__ */ activation(layers.softmax, "softmax", values.softmax);

/**
 * `½·Σ (y − t)²`, the lecture's "mean squared error", which has no mean. `dL/dy = y − t`.
 *
 * Shapes:  y, t alike; class indices have to be made one-hot first
 *
 * Without arguments the loss of a model, which averages over the samples of a batch; with numbers the book's function,
 * which does not; with a variable a node, which does not either.
 *
 * @throws {ShapeError}  When t has not the shape of y.
 */
export function sumOfSquaresError(): Loss;
export function sumOfSquaresError(y: Variable, t: Operand<eager.NDArray>): eager.Variable<number>;
export function sumOfSquaresError(y: Numbers, t: Numbers): number;
export function sumOfSquaresError(y?: unknown, t?: unknown): unknown {
  if (y === undefined) return losses.sumOfSquaresError();
  const faculties = facultiesOf(y);
  if (faculties) return faculties.sumOfSquaresError(y as Variable, t as Operand);
  return lossValues.sumOfSquaresError(y as Numbers, t as Numbers);
}

/**
 * The lecture's cross-entropy `−Σ_j t_j·ln(y_j + ε)` of probabilities y, the mean over the rows.
 * `dL/dy_j = −t_j / (y_j + ε) / rows`.
 *
 * Shapes:  y (classes) or (rows, classes)   t: one class index per row, or targets of the shape of y
 *
 * Without a variable the loss of a model whose last layer is `softmax()`; with one, a node. `crossEntropyError(y, t)` is
 * the function of plain numbers.
 *
 * @param options.epsilon  ε, which keeps the logarithm finite at y = 0. Default 1e-7, as in the book.
 * @throws {ShapeError}  When t is neither.
 * @throws {RangeError}  When a class index, or a target, is none.
 */
export function crossEntropy(options?: { epsilon?: number }): Loss;
export function crossEntropy(y: Variable, t: Operand, options?: { epsilon?: number }): eager.Variable<number>;
export function crossEntropy(y: unknown, t?: unknown, options?: { epsilon?: number }): unknown {
  const faculties = facultiesOf(y);
  return faculties
    ? faculties.crossEntropy(y as Variable, t as Operand, options)
    : losses.crossEntropy(y as { epsilon?: number });
}

/**
 * Softmax and cross-entropy in one: `−Σ_j t_j·ln softmax(x)_j`, the mean over the rows.
 * `dL/dx_j = (softmax(x)_j − t_j) / rows` for a t of sum 1.
 *
 * Shapes:  x (classes) or (rows, classes)   t: one class index per row, or targets of the shape of x
 *
 * Without a variable the loss of a model, whose last layer then gives scores; with one, a node.
 *
 * @param options.epsilon  Added to the softmax inside the logarithm, as the book does with 1e-7; its gradient leaves it
 *                         out. Default 0: the loss is computed from the logarithm of the softmax and needs no such help.
 * @throws {ShapeError}  When t is neither.
 * @throws {RangeError}  When a class index, or a target, is none.
 */
export function softmaxCrossEntropy(options?: { epsilon?: number }): Loss;
export function softmaxCrossEntropy(
  x: Variable,
  t: Operand,
  options?: { epsilon?: number },
): eager.Variable<number>;
export function softmaxCrossEntropy(x: unknown, t?: unknown, options?: { epsilon?: number }): unknown {
  const faculties = facultiesOf(x);
  return faculties
    ? faculties.softmaxCrossEntropy(x as Variable, t as Operand, options)
    : losses.softmaxCrossEntropy(x as { epsilon?: number });
}
