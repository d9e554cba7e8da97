import type { Tensor } from "../graph/tensor.js";
import type { RootAddends } from "./adagrad-step.js";
import { stepOp } from "./step.js";

export interface AdamStepOptions extends RootAddends {
  readonly beta1: number;
  readonly beta2: number;
  /** True where `outside` stands beside the root of v / (1 − β₂^t), false where it stands beside that of v. */
  readonly corrected: boolean;
}

/**
 * `m ← m + (1 − β₁)(dw − m)`, `v ← v + (1 − β₂)(dw² − v)`, `w ← w − η_t·m / (√(v + inside) + outside)` with
 * `η_t = η·√(1 − β₂^t) / (1 − β₁^t)`, in place.
 *
 * Shapes:  w, m, v, dw (n)   η scalar.
 *
 * @param counter  u32 (3), whose first element is t − 1. Only read.
 */
export function adamStep(
  [w, m, v, dw]: readonly [w: Tensor, m: Tensor, v: Tensor, dw: Tensor],
  learningRate: Tensor,
  counter: Tensor,
  { beta1, beta2, outside, inside, corrected }: AdamStepOptions,
): void {
  const scalars = [beta1, beta2, outside, inside, Number(corrected)];
  w.graph.apply(stepOp("adam_step", { ranges: 4, hasGradient: true, scalars, operations: 12 }), [
    w,
    m,
    v,
    dw,
    learningRate,
    counter,
  ]);
}
