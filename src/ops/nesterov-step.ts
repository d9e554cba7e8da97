import type { Tensor } from "../graph/tensor.js";
import { stepOp } from "./step.js";

/**
 * `w ← w + μ²v − (1 + μ)η·dw`, `v ← μv − η·dw`, in place; or, with a velocity of gradients,
 * `w ← w − ημ²v − (1 + μ)η·dw`, `v ← μv + dw`.
 *
 * Shapes:  w, v, dw (n)   learningRate η scalar.
 *
 * @param ofGradients    True where v sums gradients; false where it sums steps.
 * @param velocityFirst  True where w moves with the new velocity; false where it moves with that of before.
 */
export function nesterovStep(
  w: Tensor,
  v: Tensor,
  dw: Tensor,
  learningRate: Tensor,
  options: { readonly momentum: number; readonly ofGradients: boolean; readonly velocityFirst: boolean },
): void {
  const { momentum, ofGradients, velocityFirst } = options;
  const scalars = [momentum, Number(ofGradients), Number(velocityFirst)];
  w.graph.apply(stepOp("nesterov_step", { ranges: 3, hasGradient: true, scalars, operations: 7 }), [
    w,
    v,
    dw,
    learningRate,
  ]);
}
