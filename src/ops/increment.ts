import type { Op } from "../graph/node.js";
import type { Tensor } from "../graph/tensor.js";

const incrementOp: Op = {
  name: "increment",
  changes: 1,
  outputs: () => [],
  calls: ({ inputs: [counter] }) => [
    { kernel: "increment_u32", arguments: [counter], operations: 1, bytes: 8 },
  ],
};

/** Adds 1 to the first element of a u32 tensor, modulo 2^32, in place. */
export function increment(counter: Tensor): void {
  counter.graph.apply(incrementOp, [counter]);
}
