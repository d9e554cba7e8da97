// What the optimizers' ops have in common: one pass over flat ranges of equal length, in place.

import type { Op } from "../graph/node.js";
import { checkSameShape } from "./check.js";

/**
 * The op of a kernel `<name>(ranges…, others…, n, scalars…)` that changes the first range, and may change more.
 *
 * @param ranges   How many of its inputs are ranges of n elements.
 * @param scalars  What follows the size.
 */
export function stepOp(name: string, ranges: number, scalars: readonly number[]): Op {
  return {
    name,
    effect: true,
    outputs(inputs) {
      for (const range of inputs.slice(1, ranges)) checkSameShape(name, inputs[0], range);
      return [];
    },
    calls: ({ inputs }, dtype) => [
      { kernel: `${name}_${dtype}`, arguments: [...inputs, inputs[0].size, ...scalars] },
    ],
  };
}
