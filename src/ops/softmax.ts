import type { Op } from "../graph/node.js";
import type { Tensor } from "../graph/tensor.js";
import { checkMatrix, like } from "./check.js";

const softmaxGradOp: Op = {
  name: "softmax_grad",
  outputs: ([dy]) => [like(dy)],
  calls: ({ inputs: [dy, y], outputs: [dx] }, dtype) => [
    { kernel: `softmax_grad_${dtype}`, arguments: [dx, dy, y, ...dy.shape], operations: 4 * dy.size },
  ],
};

const softmaxOp: Op = {
  name: "softmax",
  outputs([x]) {
    checkMatrix("softmax", x);
    return [like(x)];
  },
  gradient: ({ outputs: [y] }, [dy]) => [dy && y.graph.apply1(softmaxGradOp, [dy, y])],
  calls: ({ inputs: [x], outputs: [y] }, dtype) => [
    { kernel: `softmax_${dtype}`, arguments: [y, x, ...x.shape], operations: 5 * x.size },
  ],
};

/**
 * `y[i, j] = e^(x[i, j] − m_i) / Σ_k e^(x[i, k] − m_i)`, `m_i = max_k x[i, k]`. Shapes:  x, y (rows, columns).
 *
 * Gradient: `dx = y · (dy − Σ_k dy[i, k]·y[i, k])`.
 */
export function softmax(x: Tensor): Tensor {
  return x.graph.apply1(softmaxOp, [x]);
}
