import type { Op } from "../graph/node.js";
import type { Tensor } from "../graph/tensor.js";
import { checkMatrix, checkSameShape, like } from "./check.js";

const gradientOp: Op = {
  name: "sum_of_squares_error_grad",
  outputs: ([, y]) => [like(y)],
  calls: ({ inputs: [dlosses, y, t], outputs: [dy] }, dtype) => [
    {
      kernel: `sum_of_squares_error_grad_${dtype}`,
      arguments: [dy, dlosses, y, t, ...y.shape],
      operations: 2 * y.size,
    },
  ],
};

const sumOfSquaresErrorOp: Op = {
  name: "sum_of_squares_error",
  outputs([y, t]) {
    const [rows] = checkMatrix("sum_of_squares_error", y);
    checkSameShape("sum_of_squares_error", y, t);
    return [{ shape: [rows] }];
  },
  gradient: ({ inputs: [y, t] }, [dlosses]) => [dlosses && y.graph.apply1(gradientOp, [dlosses, y, t])],
  calls: ({ inputs: [y, t], outputs: [losses] }, dtype) => [
    {
      kernel: `sum_of_squares_error_${dtype}`,
      arguments: [losses, y, t, ...y.shape],
      operations: 3 * y.size + losses.size,
    },
  ],
};

/**
 * `loss_i = ½·Σ_j (y[i, j] − t[i, j])²`, one loss per row. The lecture calls it "mean squared error"; it has no mean.
 *
 * Shapes:  y, t (rows, columns)   losses (rows). Gradient: `dy = dloss_i · (y − t)`.
 */
export function sumOfSquaresError(y: Tensor, t: Tensor): Tensor {
  return y.graph.apply1(sumOfSquaresErrorOp, [y, t]);
}
