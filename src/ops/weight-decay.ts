import type { Op } from "../graph/node.js";
import type { Tensor } from "../graph/tensor.js";
import { like } from "./check.js";
import { stepOp } from "./step.js";

function weightPenaltyOp(lambda: number): Op {
  const gradientOp: Op = {
    name: "weight_penalty_grad",
    outputs: ([, w]) => [like(w)],
    calls: ({ inputs: [dy, w], outputs: [dw] }, dtype) => [
      {
        kernel: `weight_penalty_grad_${dtype}`,
        arguments: [dw, dy, w, w.size, lambda],
        operations: w.size + 1,
      },
    ],
  };
  return {
    name: "weight_penalty",
    outputs: () => [{ shape: [] }],
    gradient: ({ inputs: [w] }, [dy]) => [dy && w.graph.apply1(gradientOp, [dy, w])],
    calls: ({ inputs: [w], outputs: [y] }, dtype) => [
      { kernel: `weight_penalty_${dtype}`, arguments: [y, w, w.size, lambda], operations: 2 * w.size },
    ],
  };
}

/** `y = ½λ·Σ w²`, a scalar. `dL/dw = dL/dy · λ · w`. */
export function weightPenalty(w: Tensor, lambda: number): Tensor {
  return w.graph.apply1(weightPenaltyOp(lambda), [w]);
}

/** `w ← w − ηλ·w`, in place: decay that no gradient sees. Shapes:  w any   learningRate η scalar. */
export function weightDecayStep(w: Tensor, learningRate: Tensor, lambda: number): void {
  w.graph.apply(stepOp("weight_decay_step", { ranges: 1, scalars: [lambda], operations: 2 }), [
    w,
    learningRate,
  ]);
}
