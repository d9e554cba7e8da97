// Where the small number stands that keeps a quotient by a root finite.

import { checkNumber, checkOneOf } from "../errors.js";
import type { RootAddends } from "../ops/index.js";

const PLACES = ["outside", "inside"] as const;

export interface EpsilonOptions {
  /** ε, above 0 also in float32: from 1e-37 to 1. Default 1e-7. */
  epsilon?: number;
  /** Where ε stands: `outside` the root, √h + ε (default), or `inside` it, √(h + ε). */
  epsilonPlace?: (typeof PLACES)[number];
}

/** Smaller ones are 0 in float32, and 0 / 0 would follow. */
const SMALLEST = 1e-37;

export function checkEpsilon(kind: string, epsilon: unknown = 1e-7): number {
  return checkNumber(`${kind}: epsilon`, epsilon, SMALLEST, 1);
}

/** Checks the options and completes them. */
export function epsilonOptions(kind: string, options: EpsilonOptions): Required<EpsilonOptions> {
  const epsilonPlace = checkOneOf(`${kind}: epsilonPlace`, options.epsilonPlace ?? "outside", PLACES);
  return { epsilon: checkEpsilon(kind, options.epsilon), epsilonPlace };
}

/** What to add to the root, and what below it. */
export function addends({ epsilon, epsilonPlace }: { epsilon: number; epsilonPlace: string }): RootAddends {
  return epsilonPlace === "inside" ? { outside: 0, inside: epsilon } : { outside: epsilon, inside: 0 };
}
