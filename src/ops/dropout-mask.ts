import type { Op } from "../graph/node.js";
import type { Shape, Tensor } from "../graph/tensor.js";

export interface DropoutMaskOptions {
  /** Probability of a 0, from 0 to below 1. */
  readonly ratio: number;
  /** What the other elements are. */
  readonly kept: number;
  /** Which of the seed's streams, 32 bits: masks of different streams have nothing to do with each other. */
  readonly stream: number;
}

function dropoutMaskOp(shape: Shape, { ratio, kept, stream }: DropoutMaskOptions): Op {
  const threshold = Math.floor(ratio * 4294967296);
  return {
    name: "dropout_mask",
    outputs: () => [{ shape }],
    calls: ({ inputs: [counter], outputs: [mask] }, dtype) => [
      {
        kernel: `dropout_mask_${dtype}`,
        arguments: [mask, counter, mask.size, stream, threshold, kept],
        operations: mask.size,
      },
    ],
  };
}

/**
 * `mask[i] = kept where random > ratio, else 0`: what dropout multiplies by. No gradient flows into it.
 *
 * Element i is a function of the counter, the stream and i alone, the same in any number of threads.
 *
 * @param counter  u32 (3): the step, low and high word of the seed.
 */
export function dropoutMask(counter: Tensor, shape: Shape, options: DropoutMaskOptions): Tensor {
  return counter.graph.apply1(dropoutMaskOp(shape, options), [counter]);
}
