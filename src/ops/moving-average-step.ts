import type { Tensor } from "../graph/tensor.js";
import { stepOp } from "./step.js";

/** `average ← k·average + (1 − k)·x`, in place, k being `keep`. Shapes:  average, x (n). */
export function movingAverageStep(average: Tensor, x: Tensor, keep: number): void {
  average.graph.apply(stepOp("moving_average_step", { ranges: 2, scalars: [keep], operations: 3 }), [
    average,
    x,
  ]);
}
