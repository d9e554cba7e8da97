// Every case of the suite for one side, "wasm" or "typescript": { name, run }.

import { activationCases } from "./activations.mjs";
import { lossCases } from "./losses.mjs";
import { matrixProductCases } from "./matrix-products.mjs";
import { numericalGradientCases } from "./numerical-gradient.mjs";
import { stepCases } from "./step.mjs";

export async function allCases(side) {
  const suites = [matrixProductCases, activationCases, lossCases, stepCases, numericalGradientCases];
  return (await Promise.all(suites.map((suite) => suite(side)))).flat();
}
