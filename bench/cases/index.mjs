// Every case of the suite: `{ name, open(side) }`. `open` makes what a case works with on a side, "wasm" or "typescript", and
// answers `{ run, deferred }`; a deferred `run` gives a promise. All are float32 where their name does not say otherwise.

import { elements } from "./elements.mjs";
import { convolutions } from "./images.mjs";
import { matrixProducts } from "./matrix-products.mjs";
import { networks } from "./networks.mjs";
import { numericalGradients } from "./numerical-gradient.mjs";
import { rows } from "./rows.mjs";

export const cases = [
  ...matrixProducts,
  ...elements,
  ...rows,
  ...convolutions,
  ...networks,
  ...numericalGradients,
];

export function caseOf(name) {
  const found = cases.find((candidate) => candidate.name === name);
  if (!found) throw new RangeError(`no case is called ${name}`);
  return found;
}
