import type { Tensor } from "../graph/tensor.js";
import { stepOp } from "./step.js";

const sgdStepOp = stepOp("sgd_step", { ranges: 2, hasGradient: true, operations: 2 });

/** `w ← w − learningRate · dw`, in place. Shapes:  w, dw (n)   learningRate scalar. */
export function sgdStep(w: Tensor, dw: Tensor, learningRate: Tensor): void {
  w.graph.apply(sgdStepOp, [w, dw, learningRate]);
}
