import type { Op } from "../graph/node.js";
import type { Tensor } from "../graph/tensor.js";
import { checkSameShape } from "./check.js";

const sgdStepOp: Op = {
  name: "sgd_step",
  effect: true,
  outputs([w, dw]) {
    checkSameShape("sgd_step", w, dw);
    return [];
  },
  calls: ({ inputs: [w, dw, learningRate] }, dtype) => [
    { kernel: `sgd_step_${dtype}`, arguments: [w, dw, learningRate, w.size] },
  ],
};

/** `w ← w − learningRate · dw`, in place. Shapes:  w, dw (n)   learningRate scalar. */
export function sgdStep(w: Tensor, dw: Tensor, learningRate: Tensor): void {
  w.graph.apply(sgdStepOp, [w, dw, learningRate]);
}
