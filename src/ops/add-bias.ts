import { message, ShapeError } from "../errors.js";
import type { Op } from "../graph/node.js";
import type { Tensor } from "../graph/tensor.js";
import { checkMatrix, describe, like } from "./check.js";

const columnSumsOp: Op = {
  name: "column_sums",
  outputs: ([x]) => [{ shape: [checkMatrix("column_sums", x)[1]] }],
  calls: ({ inputs: [x], outputs: [y] }, dtype) => [
    { kernel: `column_sums_${dtype}`, arguments: [y, x, x.shape[0], x.shape[1]], operations: x.size },
  ],
};

const addBiasOp: Op = {
  name: "add_bias",
  inPlace: 0,
  epilogue: { name: "bias", operations: 1 },
  outputs([x, bias]) {
    const [, columns] = checkMatrix("add_bias", x);
    if (bias.size !== columns) {
      throw new ShapeError(message("add_bias", `a bias of ${columns} elements`, describe(bias)));
    }
    return [like(x)];
  },
  gradient: (_, [dy]) => (dy ? [dy, columnSums(dy)] : []),
  calls: ({ inputs: [x, bias], outputs: [y] }, dtype) => [
    { kernel: `add_bias_${dtype}`, arguments: [y, x, bias, x.shape[0], x.shape[1]], operations: x.size },
  ],
};

/** `y[j] = Σ_i x[i, j]`. Shapes:  x (rows, columns)   y (columns). */
export function columnSums(x: Tensor): Tensor {
  return x.graph.apply1(columnSumsOp, [x]);
}

/**
 * `y[i, j] = x[i, j] + bias[j]`. Shapes:  x, y (rows, columns)   bias (columns).
 *
 * Gradients: `dx = dy`, `dbias[j] = Σ_i dy[i, j]`.
 */
export function addBias(x: Tensor, bias: Tensor): Tensor {
  return x.graph.apply1(addBiasOp, [x, bias]);
}
