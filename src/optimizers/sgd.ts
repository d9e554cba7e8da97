import { checkNumber, checkOptions } from "../errors.js";
import { sgdStep } from "../ops/index.js";
import type { Optimizer } from "./optimizer.js";

/**
 * Stochastic gradient descent: `w ← w − learningRate · ∂L/∂w`.
 *
 * @param options.learningRate  >= 0. Default 0.01.
 */
export function sgd(options: { learningRate?: number } = {}): Optimizer {
  checkOptions("sgd", options, { learningRate: true });
  const learningRate = checkNumber("sgd: learningRate", options.learningRate ?? 0.01, 0);
  return {
    kind: "sgd",
    learningRate,
    options: { learningRate },
    update: ({ parameter, gradient, learningRate }) => sgdStep(parameter, gradient, learningRate),
  };
}
