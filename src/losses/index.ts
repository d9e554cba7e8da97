// What training makes small. A batch's loss is the mean of its samples' losses.

import { checkNumber, checkOptions, message } from "../errors.js";
import type { Tensor } from "../graph/tensor.js";
import * as ops from "../ops/index.js";
import type { Factory } from "../saved.js";
import type { Loss } from "./loss.js";

export type { Loss, TargetForm } from "./loss.js";

/**
 * Softmax and cross-entropy in one: `loss = −Σ_j t_j · ln softmax(x)_j`, x being the model's output.
 *
 * Takes class indices or one-hot (or any) target rows. `predict` gives the softmax.
 *
 * @param options.epsilon  Added inside the logarithm, as the book does with 1e-7; its gradient leaves it out. Default 0:
 *                         the loss is computed from the logarithm of the softmax and needs no such help.
 */
export function softmaxCrossEntropy(options: { epsilon?: number } = {}): Loss {
  checkOptions("softmaxCrossEntropy", options, { epsilon: true });
  const epsilon = checkNumber("softmaxCrossEntropy: epsilon", options.epsilon ?? 0, 0);
  return {
    kind: "softmaxCrossEntropy",
    options: { epsilon },
    accepts: ["labels", "targets"],
    losses: (output, target) => ops.softmaxCrossEntropy(output, target, epsilon),
    prediction: ops.softmax,
  };
}

/** Ops whose results are no probabilities, whatever their inputs are. */
const SCORES = ["add_bias", "matmul", "add_channel_bias", "batch_norm", "relu", "tanh"];

/** Refuses scores in the place of probabilities: their logarithms are NaN, or a loss below 0 that says nothing. */
function checkProbabilities({ producer }: Tensor): void {
  if (!producer || !SCORES.includes(producer.op.name)) return;
  const remedy = "Add softmax() as the last layer, or take softmaxCrossEntropy().";
  const expected = "probabilities for crossEntropy(), those of softmax() or sigmoid()";
  throw new TypeError(message("compile: loss", expected, `what ${producer.scope} makes`, remedy));
}

/**
 * The lecture's cross-entropy: `loss = −Σ_j t_j · ln(y_j + ε)`, for a model whose output y is probabilities already
 * (its last layer is `softmax()`).
 *
 * @param options.epsilon  Keeps the logarithm finite at y = 0. Default 1e-7, as in the book.
 */
export function crossEntropy(options: { epsilon?: number } = {}): Loss {
  checkOptions("crossEntropy", options, { epsilon: true });
  const epsilon = checkNumber("crossEntropy: epsilon", options.epsilon ?? 1e-7, 0);
  return {
    kind: "crossEntropy",
    options: { epsilon },
    accepts: ["labels", "targets"],
    check: checkProbabilities,
    losses: (output, target) => ops.crossEntropy(output, target, epsilon),
    prediction: (output) => output,
  };
}

/**
 * Half the sum of squared differences: `loss = ½·Σ_j (y_j − t_j)²`. No mean over the outputs, whatever the lecture's
 * name for it says; over a batch, the mean of its samples.
 */
export function sumOfSquaresError(): Loss {
  return {
    kind: "sumOfSquaresError",
    options: {},
    accepts: ["targets"],
    losses: ops.sumOfSquaresError,
    prediction: (output) => output,
  };
}

/** By kind, to restore a saved model. */
export const losses: Readonly<Record<string, Factory<Loss>>> = {
  softmaxCrossEntropy,
  crossEntropy,
  sumOfSquaresError,
};
