import type { Tensor } from "../graph/tensor.js";
import { stepOp } from "./step.js";

/**
 * `v ← μv − η·dw`, `w ← w + v`, in place; or, with a velocity of gradients, `v ← μv + dw`, `w ← w − ηv`.
 *
 * Shapes:  w, v, dw (n)   learningRate η scalar.
 *
 * @param ofGradients  True where v sums gradients; false where it sums steps.
 */
export function momentumStep(
  w: Tensor,
  v: Tensor,
  dw: Tensor,
  learningRate: Tensor,
  { momentum, ofGradients }: { readonly momentum: number; readonly ofGradients: boolean },
): void {
  const scalars = [momentum, Number(ofGradients)];
  w.graph.apply(stepOp("momentum_step", { ranges: 3, hasGradient: true, scalars, operations: 4 }), [
    w,
    v,
    dw,
    learningRate,
  ]);
}
