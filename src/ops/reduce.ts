// From many numbers to one: the sum and the mean of all elements.

import type { Op } from "../graph/node.js";
import type { Shape, Tensor } from "../graph/tensor.js";

function reduceOp(name: "sum" | "mean"): Op {
  const gradientOp = (shape: Shape): Op => ({
    name: `${name}_grad`,
    outputs: () => [{ shape }],
    calls: ({ inputs: [dy], outputs: [dx] }, dtype) => [
      { kernel: `${name}_grad_${dtype}`, arguments: [dx, dy, dx.size], operations: name === "mean" ? 1 : 0 },
    ],
  });
  return {
    name,
    outputs: () => [{ shape: [] }],
    gradient: ({ inputs: [x] }, [dy]) => [dy && x.graph.apply1(gradientOp(x.shape), [dy])],
    calls: ({ inputs: [x], outputs: [y] }, dtype) => [
      { kernel: `${name}_${dtype}`, arguments: [y, x, x.size], operations: x.size },
    ],
  };
}

const sumOp = reduceOp("sum");
const meanOp = reduceOp("mean");

/** `y = Σ x`, a scalar. `dL/dx[i] = dL/dy`. */
export function sum(x: Tensor): Tensor {
  return x.graph.apply1(sumOp, [x]);
}

/** `y = Σ x / n`, a scalar. `dL/dx[i] = dL/dy / n`. */
export function mean(x: Tensor): Tensor {
  return x.graph.apply1(meanOp, [x]);
}
