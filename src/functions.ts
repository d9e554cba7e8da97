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

/** `max(x, 0)`: `relu()` is the layer, `relu(x)` the value; of a variable, a node. */
export const relu: Activation = /* @__PURE__ */ activation(layers.relu, "relu", values.relu);

/** `1 / (1 + e^−x)`: `sigmoid()` is the layer, `sigmoid(x)` the value; of a variable, a node. */
export const sigmoid: Activation = /* @__PURE__ */ activation(layers.sigmoid, "sigmoid", values.sigmoid);

/** `tanh x`: `tanh()` is the layer, `tanh(x)` the value; of a variable, a node. */
export const tanh: Activation = /* @__PURE__ */ activation(layers.tanh, "tanh", values.tanh);

/**
 * `e^x / Σ e^x` over the last dimension: `softmax()` is the layer, `softmax(x)` the value; of a variable, a node.
 * With `softmaxCrossEntropy()` a model needs no such layer: the loss has it.
 */
export const softmax: Activation = /* @__PURE__ */ activation(layers.softmax, "softmax", values.softmax);

/**
 * `½·Σ (y − t)²`, the lecture's "mean squared error", which has no mean.
 *
 * Without arguments the loss of a model, which averages over the samples of a batch; with numbers the book's function,
 * which does not; with a variable a node.
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
 * The lecture's cross-entropy `−Σ_j t_j·ln(y_j + ε)` of probabilities, with its 1e-7.
 *
 * Without a variable the loss of a model whose last layer is `softmax()`; with one, a node. `crossEntropyError(y, t)` is
 * the function of plain numbers.
 */
export function crossEntropy(options?: { epsilon?: number }): Loss;
export function crossEntropy(y: Variable, t: Operand, options?: { epsilon?: number }): eager.Variable<number>;
export function crossEntropy(y: unknown, t?: unknown, options?: { epsilon?: number }): unknown {
  const faculties = facultiesOf(y);
  return faculties
    ? faculties.crossEntropy(y as Variable, t as Operand, options)
    : losses.crossEntropy(y as { epsilon?: number });
}

/** Softmax and cross-entropy in one: the loss of a model, or, with a variable, a node. */
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
