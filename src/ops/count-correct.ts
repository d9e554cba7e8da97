// How many rows have their largest element where the label is.

import type { Op } from "../graph/node.js";
import type { Tensor } from "../graph/tensor.js";
import { checkMatrix, checkSameShape } from "./check.js";

const argmaxOp: Op = {
  name: "argmax",
  outputs: ([x]) => [{ shape: [checkMatrix("argmax", x)[0]], type: "i32" }],
  calls: ({ inputs: [x], outputs: [y] }, dtype) => [
    { kernel: `argmax_${dtype}`, arguments: [y, x, ...x.shape], operations: x.size },
  ],
};

const countEqualOp: Op = {
  name: "count_equal",
  outputs([a, b]) {
    checkSameShape("count_equal", a, b);
    return [{ shape: [], type: "i32" }];
  },
  calls: ({ inputs: [a, b], outputs: [y] }) => [
    { kernel: "count_equal_i32", arguments: [y, a, b, a.size], operations: a.size },
  ],
};

/** `y[i]` = index of the largest `x[i, j]`, the first of equals. Shapes:  x (rows, columns)   y (rows) of i32. */
export function argmax(x: Tensor): Tensor {
  return x.graph.apply1(argmaxOp, [x]);
}

/** Number of rows of `x` whose largest element is the one `t` names (class indices) or is largest in `t` (targets). */
export function countCorrect(x: Tensor, t: Tensor): Tensor {
  return x.graph.apply1(countEqualOp, [argmax(x), t.type === "i32" ? t : argmax(t)]);
}
