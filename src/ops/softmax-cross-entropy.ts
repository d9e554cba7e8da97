import type { Op } from "../graph/node.js";
import type { Tensor } from "../graph/tensor.js";
import { checkLabels, checkMatrix, checkSameShape, like } from "./check.js";

function softmaxCrossEntropyOp(form: "labels" | "targets", epsilon: number): Op {
  const name = `softmax_cross_entropy_${form}`;
  const gradientOp: Op = {
    name: `${name}_grad`,
    outputs: ([, probabilities]) => [like(probabilities)],
    calls: ({ inputs: [dlosses, probabilities, t], outputs: [dx] }, dtype) => [
      {
        kernel: `${name}_grad_${dtype}`,
        arguments: [dx, dlosses, probabilities, t, ...probabilities.shape],
        operations: 2 * dx.size,
      },
    ],
  };
  return {
    name,
    outputs([x, t]) {
      const [rows] = checkMatrix(name, x);
      if (form === "labels") checkLabels(name, x, t);
      else checkSameShape(name, x, t);
      return [{ shape: [rows] }, like(x)];
    },
    gradient: ({ inputs: [, t], outputs: [, probabilities] }, [dlosses]) => [
      dlosses && t.graph.apply1(gradientOp, [dlosses, probabilities, t]),
    ],
    calls: ({ inputs: [x, t], outputs: [losses, probabilities] }, dtype) => [
      {
        kernel: `${name}_${dtype}`,
        arguments: [losses, probabilities, x, t, ...x.shape, epsilon],
        // The softmax, then ln Σ − x_t + max for one element of a row, or ln Σ for all of them, times t, summed.
        operations: 5 * x.size + 3 * t.size,
      },
    ],
  };
}

/**
 * `loss_i = −Σ_j t[i, j]·ln softmax(x)[i, j]`, one loss per row.
 *
 * Shapes:  x (rows, classes)   t: class indices (rows), or targets (rows, classes)   losses (rows)
 *
 * Gradient: `dx = dloss_i · (softmax(x) − t)`, exact up to rounding also where a probability underflows.
 *
 * @param epsilon  0 computes `ln` of the softmax from its logarithm, never infinite for finite x. The book adds 1e-7
 *                 inside the logarithm instead; its gradient leaves that out, and so does this one.
 */
export function softmaxCrossEntropy(x: Tensor, t: Tensor, epsilon = 0): Tensor {
  const form = t.type === "i32" ? "labels" : "targets";
  return x.graph.apply(softmaxCrossEntropyOp(form, epsilon), [x, t])[0];
}
