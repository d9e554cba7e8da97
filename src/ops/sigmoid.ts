import type { Tensor } from "../graph/tensor.js";
import { activationOp } from "./activation.js";

const sigmoidOp = activationOp("sigmoid", { forward: 4, gradient: 3 });

/** `y = 1 / (1 + e^−x)`. `dL/dx = dL/dy · y · (1 − y)`. */
export function sigmoid(x: Tensor): Tensor {
  return x.graph.apply1(sigmoidOp, [x]);
}
