// First numbers of parameters.

import { checkNumber, checkOptions, message, show } from "../errors.js";
import type { Factory } from "../saved.js";
import { fillNormal, type Initializer } from "./initializer.js";

export type { Fans, Initializer } from "./initializer.js";

/**
 * Normal numbers of mean 0 with a given deviation; the lecture uses 0.01.
 *
 * @param options.deviation  Standard deviation, >= 0. Default 0.01.
 */
export function normal(options: { deviation?: number } = {}): Initializer {
  checkOptions("normal", options, { deviation: true });
  const deviation = checkNumber("normal: deviation", options.deviation ?? 0.01, 0);
  return {
    kind: "normal",
    options: { deviation },
    fill: (weights, _, stream) => fillNormal(weights, deviation, stream),
  };
}

/**
 * Xavier's: normal numbers of deviation `√(1 / fanIn)`, fanIn being the inputs of a unit, which keeps the spread of tanh and sigmoid layers, as in
 * *Deep Learning from Scratch*, chapter 6. Source: Glorot & Bengio 2010, whose own form averages fanIn and fanOut.
 */
export function xavier(): Initializer {
  return {
    kind: "xavier",
    options: {},
    fill: (weights, { fanIn }, stream) => fillNormal(weights, Math.sqrt(1 / fanIn), stream),
  };
}

/**
 * He's: normal numbers of deviation `√(2 / fanIn)`, fanIn being the inputs of a unit, which keeps the spread of relu
 * layers. Source: He et al. 2015.
 */
export function he(): Initializer {
  return {
    kind: "he",
    options: {},
    fill: (weights, { fanIn }, stream) => fillNormal(weights, Math.sqrt(2 / fanIn), stream),
  };
}

/** Zeros, as biases start. */
export function zeros(): Initializer {
  return { kind: "zeros", options: {}, fill: (weights) => weights.fill(0) };
}

/** By kind, to restore a saved model. */
export const initializers: Readonly<Record<string, Factory<Initializer>>> = { normal, xavier, he, zeros };

/** Checks an option that is an initializer and returns it. */
export function checkInitializer(where: string, weights: unknown): Initializer {
  const { kind, fill } = (weights ?? {}) as Partial<Initializer>;
  // An array can be filled, too.
  if (typeof kind === "string" && typeof fill === "function") return weights as Initializer;
  const remedy = "Use setParameter() for given numbers.";
  throw new TypeError(message(where, "an initializer such as he()", show(weights), remedy));
}
