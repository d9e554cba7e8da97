import type { Tensor } from "../graph/tensor.js";
import { activationOp } from "./activation.js";

const tanhOp = activationOp("tanh", { forward: 5, gradient: 3 });

/** `y = tanh x`. `dL/dx = dL/dy · (1 − y²)`. */
export function tanh(x: Tensor): Tensor {
  return x.graph.apply1(tanhOp, [x]);
}
