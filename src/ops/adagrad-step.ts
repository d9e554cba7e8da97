import type { Tensor } from "../graph/tensor.js";
import { stepOp } from "./step.js";

/** What is added to and below a root: `√(h + inside) + outside`. */
export interface RootAddends {
  readonly outside: number;
  readonly inside: number;
}

/** `h ← h + dw²`, `w ← w − η·dw / (√(h + inside) + outside)`, in place. Shapes:  w, h, dw (n)   η scalar. */
export function adagradStep(
  w: Tensor,
  h: Tensor,
  dw: Tensor,
  learningRate: Tensor,
  { outside, inside }: RootAddends,
): void {
  const op = stepOp("adagrad_step", {
    ranges: 3,
    hasGradient: true,
    scalars: [outside, inside],
    operations: 7,
  });
  w.graph.apply(op, [w, h, dw, learningRate]);
}
