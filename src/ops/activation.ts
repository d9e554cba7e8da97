// What relu, sigmoid and tanh have in common: y = f(x) element by element, with a derivative that is a function of y.

import type { Op } from "../graph/node.js";
import { ACTIVATIONS } from "../kernels/activations.js";
import { like } from "./check.js";

/** Arithmetic operations per element. */
interface Operations {
  readonly forward: number;
  readonly gradient: number;
}

/**
 * The op of an activation whose kernels are `<name>(y, x, n)` and `<name>_grad(dx, dy, y, n)`.
 *
 * The gradient reads the saved output, so the input's memory is free as soon as the output stands.
 */
export function activationOp(name: keyof typeof ACTIVATIONS, operations: Operations): Op {
  const activation = ACTIVATIONS[name];
  const gradientOp: Op = {
    name: `${name}_grad`,
    inPlace: 0,
    epilogue: { name: "activation_grad", activation, operations: operations.gradient },
    outputs: ([dy]) => [like(dy)],
    calls: ({ inputs: [dy, y], outputs: [dx] }, dtype) => [
      {
        kernel: `${name}_grad_${dtype}`,
        arguments: [dx, dy, y, dx.size],
        operations: operations.gradient * dx.size,
      },
    ],
  };
  return {
    name,
    inPlace: 0,
    epilogue: { name: "activation", activation, operations: operations.forward },
    outputs: ([x]) => [like(x)],
    gradient: ({ outputs: [y] }, [dy]) => [
      dy && (dy.producer?.op.spread?.applyFirst(gradientOp, y) ?? y.graph.apply1(gradientOp, [dy, y])),
    ],
    calls: ({ inputs: [x], outputs: [y] }, dtype) => [
      { kernel: `${name}_${dtype}`, arguments: [y, x, y.size], operations: operations.forward * y.size },
    ],
  };
}
