// What the optimizers' ops have in common: one pass over flat ranges of equal length, in place.

import type { Op } from "../graph/node.js";
import { bytesPerElement, type Tensor } from "../graph/tensor.js";
import { checkSameShape } from "./check.js";

interface StepForm {
  /** How many of its inputs are ranges of n elements. */
  readonly ranges: number;
  /**
   * True where the last range is a gradient: after the size then stands how many of its elements a thread makes in its turn,
   * so that every thread finds what it made.
   */
  readonly hasGradient?: boolean;
  /** What follows the sizes. */
  readonly scalars?: readonly number[];
  /** Arithmetic operations per element. */
  readonly operations: number;
}

function turnOf({ producer }: Tensor): number {
  return producer?.op.turn?.(producer) ?? 0;
}

/**
 * The op of a kernel `<name>(ranges…, others…, n, scalars…)` that changes all ranges but the last, or the only one.
 */
export function stepOp(
  name: string,
  { ranges, hasGradient = false, scalars = [], operations }: StepForm,
): Op {
  const changed = Math.max(1, ranges - 1);
  return {
    name,
    changes: changed,
    outputs(inputs) {
      for (const range of inputs.slice(1, ranges)) checkSameShape(name, inputs[0], range);
      return [];
    },
    calls({ inputs }, dtype) {
      const n = inputs[0].size;
      return [
        {
          kernel: `${name}_${dtype}`,
          arguments: [...inputs, n, ...(hasGradient ? [turnOf(inputs[changed])] : []), ...scalars],
          operations: operations * n,
          bytes: (ranges + changed) * n * bytesPerElement("float", dtype),
        },
      ];
    },
  };
}
