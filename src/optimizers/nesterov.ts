import { checkOneOf, checkOptions } from "../errors.js";
import { nesterovStep } from "../ops/index.js";
import { type MomentumOptions, momentumOptions } from "./momentum.js";
import type { Optimizer } from "./optimizer.js";

/** What is brought up to date first. */
const ORDERS = ["parameters", "velocity"] as const;

/** Options of `nesterov`. */
export interface NesterovOptions extends MomentumOptions {
  /**
   * What an update changes first, the parameters (default), as the program of the book's original repository does, or the
   * velocity, as that of the Korean translation's does.
   */
  first?: (typeof ORDERS)[number];
}

/**
 * Nesterov's momentum: `w ← w + μ²v − (1 + μ)η·∂L/∂w`, `v ← μv − η·∂L/∂w`, from v = 0.
 *
 * That is `w ← w + μv′ − η·∂L/∂w` with the new velocity v′, as Keras has it: the gradient is taken where the velocity
 * is about to carry the parameters.
 *
 * With `first: "velocity"`, the two assignments change places, so that w moves by μ² times the new velocity:
 * `w ← w + μ²v′ − (1 + μ)η·∂L/∂w`, which is another method.
 *
 * With `velocity: "gradients"`, as in PyTorch: `v ← μv + ∂L/∂w`, `w ← w − η·(∂L/∂w + μv)`; the same steps up to
 * rounding as long as η stays.
 *
 * Source: Nesterov 1983, in the form of Bengio, Boulanger-Lewandowski & Pascanu 2013; the programs of *Deep Learning
 * from Scratch*, chapter 6.
 */
export function nesterov(options: NesterovOptions = {}): Optimizer {
  checkOptions("nesterov", options, { learningRate: true, momentum: true, velocity: true, first: true });
  const common = momentumOptions("nesterov", options);
  const first = checkOneOf("nesterov: first", options.first ?? "parameters", ORDERS);
  const { learningRate, momentum, velocity } = common;
  return {
    kind: "nesterov",
    learningRate,
    options: { ...common, first },
    update({ parameter, gradient, learningRate, state }) {
      const ofGradients = velocity === "gradients";
      const form = { momentum, ofGradients, velocityFirst: first === "velocity" };
      nesterovStep(parameter, state("velocity"), gradient, learningRate, form);
    },
  };
}
