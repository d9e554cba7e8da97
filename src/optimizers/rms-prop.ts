import { checkNumber, checkOptions } from "../errors.js";
import { rmspropStep } from "../ops/index.js";
import { addends, type EpsilonOptions, epsilonOptions } from "./epsilon.js";
import type { Optimizer } from "./optimizer.js";

/** Options of `rmsProp`. */
export interface RmsPropOptions extends EpsilonOptions {
  /** η, >= 0. Default 0.01. */
  learningRate?: number;
  /** ρ, how much of the average a step leaves, from 0 to 1. Default 0.99. */
  decay?: number;
}

/**
 * RMSProp: `h ← ρh + (1 − ρ)(∂L/∂w)²`, `w ← w − η·∂L/∂w / (√h + ε)`, from h = 0: AdaGrad that forgets. PyTorch's is the
 * same, with ε = 1e-8.
 *
 * With `epsilonPlace: "inside"`, as in Keras: `w ← w − η·∂L/∂w / √(h + ε)`. The two differ where √h is not large
 * against √ε.
 *
 * Source: Tieleman & Hinton 2012, lecture 6.5 of *Neural Networks for Machine Learning*; the program of *Deep Learning
 * from Scratch*, chapter 6.
 */
export function rmsProp(options: RmsPropOptions = {}): Optimizer {
  const known = { learningRate: true, decay: true, epsilon: true, epsilonPlace: true } as const;
  checkOptions("rmsProp", options, known);
  const learningRate = checkNumber("rmsProp: learningRate", options.learningRate ?? 0.01, 0);
  const decay = checkNumber("rmsProp: decay", options.decay ?? 0.99, 0, 1);
  const epsilons = epsilonOptions("rmsProp", options);
  return {
    kind: "rmsProp",
    learningRate,
    options: { learningRate, decay, ...epsilons },
    update({ parameter, gradient, learningRate, state }) {
      const form = { decay, ...addends(epsilons) };
      rmspropStep(parameter, state("squares"), gradient, learningRate, form);
    },
  };
}
