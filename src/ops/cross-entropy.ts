import type { Op } from "../graph/node.js";
import type { Tensor } from "../graph/tensor.js";
import { checkLabels, checkMatrix, checkSameShape, like } from "./check.js";

function crossEntropyOp(form: "labels" | "targets", epsilon: number): Op {
  const name = `cross_entropy_${form}`;
  const gradientOp: Op = {
    name: `${name}_grad`,
    outputs: ([, p]) => [like(p)],
    calls: ({ inputs: [dlosses, p, t], outputs: [dp] }, dtype) => [
      {
        kernel: `${name}_grad_${dtype}`,
        arguments: [dp, dlosses, p, t, ...p.shape, epsilon],
        operations: 3 * t.size,
      },
    ],
  };
  return {
    name,
    outputs([p, t]) {
      const [rows] = checkMatrix(name, p);
      if (form === "labels") checkLabels(name, p, t);
      else checkSameShape(name, p, t);
      return [{ shape: [rows] }];
    },
    gradient: ({ inputs: [p, t] }, [dlosses]) => [dlosses && p.graph.apply1(gradientOp, [dlosses, p, t])],
    calls: ({ inputs: [p, t], outputs: [losses] }, dtype) => [
      {
        kernel: `${name}_${dtype}`,
        arguments: [losses, p, t, ...p.shape, epsilon],
        operations: 4 * t.size,
      },
    ],
  };
}

/**
 * `loss_i = −Σ_j t[i, j]·ln(p[i, j] + ε)`, one loss per row; p holds probabilities.
 *
 * Shapes:  p (rows, classes)   t: class indices (rows), or targets (rows, classes)   losses (rows)
 *
 * Gradient: `dp = −dloss_i · t / (p + ε)`.
 *
 * @param epsilon  Keeps the logarithm finite at p = 0; 1e-7 as in the book, chapter 4.
 */
export function crossEntropy(p: Tensor, t: Tensor, epsilon = 1e-7): Tensor {
  const form = t.type === "i32" ? "labels" : "targets";
  return p.graph.apply1(crossEntropyOp(form, epsilon), [p, t]);
}
