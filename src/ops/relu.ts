import type { Tensor } from "../graph/tensor.js";
import { activationOp } from "./activation.js";

const reluOp = activationOp("relu", { forward: 1, gradient: 1 });

/** `y = max(x, 0)`. `dL/dx = dL/dy` where y > 0, else 0; at x = 0 the derivative is taken as 0. */
export function relu(x: Tensor): Tensor {
  return x.graph.apply1(reluOp, [x]);
}
