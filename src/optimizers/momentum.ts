import { checkNumber, checkOneOf, checkOptions } from "../errors.js";
import { momentumStep } from "../ops/index.js";
import type { Optimizer } from "./optimizer.js";

/** What a velocity is a sum of. */
const VELOCITIES = ["steps", "gradients"] as const;

/** Options of `momentum`. */
export interface MomentumOptions {
  /** η, >= 0. Default 0.01. */
  learningRate?: number;
  /** μ, how much of the velocity a step leaves, from 0 to 1. Default 0.9. */
  momentum?: number;
  /** Whether the velocity is a sum of steps, as in the book (default), or of gradients, as in PyTorch. */
  velocity?: (typeof VELOCITIES)[number];
}

/** Checks what momentum and Nesterov have in common, and completes it. */
export function momentumOptions(kind: string, options: MomentumOptions): Required<MomentumOptions> {
  return {
    learningRate: checkNumber(`${kind}: learningRate`, options.learningRate ?? 0.01, 0),
    momentum: checkNumber(`${kind}: momentum`, options.momentum ?? 0.9, 0, 1),
    velocity: checkOneOf(`${kind}: velocity`, options.velocity ?? "steps", VELOCITIES),
  };
}

/**
 * Momentum: `v ← μv − η·∂L/∂w`, `w ← w + v`, from v = 0. The book's definition, and that of Keras.
 *
 * With `velocity: "gradients"`, as in PyTorch: `v ← μv + ∂L/∂w`, `w ← w − ηv`. As long as η stays, both make the same
 * steps up to rounding; when it changes, here all of the velocity follows at once, there only what is added to it.
 *
 * Source: Polyak 1964; *Deep Learning from Scratch*, chapter 6.
 *
 * @example
 * sequential(layers).compile({ input: [784], loss, optimizer: momentum({ learningRate: 0.1 }) });
 */
export function momentum(options: MomentumOptions = {}): Optimizer {
  checkOptions("momentum", options, { learningRate: true, momentum: true, velocity: true });
  const completed = momentumOptions("momentum", options);
  const { learningRate, momentum: mu, velocity } = completed;
  return {
    kind: "momentum",
    learningRate,
    options: { ...completed },
    update({ parameter, gradient, learningRate, state }) {
      const form = { momentum: mu, ofGradients: velocity === "gradients" };
      momentumStep(parameter, state("velocity"), gradient, learningRate, form);
    },
  };
}
