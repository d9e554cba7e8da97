import type { Tensor } from "../graph/tensor.js";
import type { RootAddends } from "./adagrad-step.js";
import { stepOp } from "./step.js";

/**
 * `h ← ρh + (1 − ρ)·dw²`, `w ← w − η·dw / (√(h + inside) + outside)`, in place. Shapes:  w, h, dw (n)   η scalar.
 *
 * @param decay  ρ.
 */
export function rmspropStep(
  w: Tensor,
  h: Tensor,
  dw: Tensor,
  learningRate: Tensor,
  { decay, outside, inside }: RootAddends & { readonly decay: number },
): void {
  const op = stepOp("rmsprop_step", {
    ranges: 3,
    hasGradient: true,
    scalars: [decay, outside, inside],
    operations: 9,
  });
  w.graph.apply(op, [w, h, dw, learningRate]);
}
