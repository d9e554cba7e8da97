import { checkNumber, checkOneOf, checkOptions } from "../errors.js";
import { adamStep } from "../ops/index.js";
import { addends, checkEpsilon } from "./epsilon.js";
import type { Optimizer } from "./optimizer.js";

const PLACES = ["outside", "inside", "corrected"] as const;

/** Below 1, so that 1 − β^t is never 0. */
const LARGEST_BETA = 1 - 1e-7;

/** Options of `adam`. */
export interface AdamOptions {
  /** η, >= 0. Default 0.001. */
  learningRate?: number;
  /** β₁, how much of the gradients' average a step leaves, from 0 to 0.9999999. Default 0.9. */
  beta1?: number;
  /** β₂, how much of the squares' average a step leaves, from 0 to 0.9999999. Default 0.999. */
  beta2?: number;
  /** ε, above 0 also in float32: from 1e-37 to 1. Default 1e-7. */
  epsilon?: number;
  /**
   * Where ε stands: `outside` the root, √v + ε (default); `inside` it, √(v + ε); or beside the root of the corrected
   * average, √(v / (1 − β₂^t)) + ε.
   */
  epsilonPlace?: (typeof PLACES)[number];
}

/**
 * Adam: `m ← m + (1 − β₁)(∂L/∂w − m)`, `v ← v + (1 − β₂)((∂L/∂w)² − v)`,
 * `w ← w − η_t·m / (√v + ε)` with `η_t = η·√(1 − β₂^t) / (1 − β₁^t)`, t = 1, 2, …, from m = v = 0. The book's and Keras's.
 *
 * With `epsilonPlace: "corrected"`, as in the paper's algorithm 1 and in PyTorch (there ε = 1e-8):
 * `w ← w − η·m̂ / (√v̂ + ε)`, `m̂ = m / (1 − β₁^t)`, `v̂ = v / (1 − β₂^t)`. The default is the same with ε in place of
 * ε·√(1 − β₂^t): they differ in the first steps, where the latter is up to 32 times smaller, and where gradients are
 * near ε.
 *
 * Source: Kingma & Ba 2015, whose section 2 has both forms; the program of *Deep Learning from Scratch*, chapter 6.
 */
export function adam(options: AdamOptions = {}): Optimizer {
  const known = { learningRate: true, beta1: true, beta2: true, epsilon: true, epsilonPlace: true } as const;
  checkOptions("adam", options, known);
  const learningRate = checkNumber("adam: learningRate", options.learningRate ?? 0.001, 0);
  const beta1 = checkNumber("adam: beta1", options.beta1 ?? 0.9, 0, LARGEST_BETA);
  const beta2 = checkNumber("adam: beta2", options.beta2 ?? 0.999, 0, LARGEST_BETA);
  const epsilon = checkEpsilon("adam", options.epsilon);
  const epsilonPlace = checkOneOf("adam: epsilonPlace", options.epsilonPlace ?? "outside", PLACES);
  return {
    kind: "adam",
    learningRate,
    options: { learningRate, beta1, beta2, epsilon, epsilonPlace },
    update({ parameter, gradient, learningRate, counter, state }) {
      const ranges = [parameter, state("mean"), state("squares"), gradient] as const;
      const corrected = epsilonPlace === "corrected";
      const form = { beta1, beta2, ...addends({ epsilon, epsilonPlace }), corrected };
      adamStep(ranges, learningRate, counter(), form);
    },
  };
}
