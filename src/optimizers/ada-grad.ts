import { checkNumber, checkOptions } from "../errors.js";
import { adagradStep } from "../ops/index.js";
import { addends, type EpsilonOptions, epsilonOptions } from "./epsilon.js";
import type { Optimizer } from "./optimizer.js";

/** Options of `adaGrad`. */
export interface AdaGradOptions extends EpsilonOptions {
  /** η, >= 0. Default 0.01. */
  learningRate?: number;
  /** h before the first step, >= 0. Default 0, as in the book and in PyTorch; Keras starts at 0.1. */
  initial?: number;
}

/**
 * AdaGrad: `h ← h + (∂L/∂w)²`, `w ← w − η·∂L/∂w / (√h + ε)`, from h = 0: parameters that moved much move less.
 *
 * With `epsilonPlace: "inside"`, as in Keras: `w ← w − η·∂L/∂w / √(h + ε)`. The two differ where √h is not large
 * against √ε: there, the latter makes small steps of small gradients.
 *
 * Source: Duchi, Hazan & Singer 2011; the program of *Deep Learning from Scratch*, chapter 6.
 */
export function adaGrad(options: AdaGradOptions = {}): Optimizer {
  const known = { learningRate: true, initial: true, epsilon: true, epsilonPlace: true } as const;
  checkOptions("adaGrad", options, known);
  const learningRate = checkNumber("adaGrad: learningRate", options.learningRate ?? 0.01, 0);
  const initial = checkNumber("adaGrad: initial", options.initial ?? 0, 0);
  const epsilons = epsilonOptions("adaGrad", options);
  return {
    kind: "adaGrad",
    learningRate,
    options: { learningRate, initial, ...epsilons },
    update({ parameter, gradient, learningRate, state }) {
      adagradStep(parameter, state("squares", initial), gradient, learningRate, addends(epsilons));
    },
  };
}
