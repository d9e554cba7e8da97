import type { Op } from "../graph/node.js";
import { sizeOf, type Tensor } from "../graph/tensor.js";
import { like } from "./check.js";
import { absorbing } from "./epilogue.js";
import { checkWindow, type Window } from "./window.js";

function maxPoolGradOp(x: Tensor): Op {
  const [samples, channels, height, width] = x.shape;
  const planes = samples * channels;
  return {
    name: "max_pool_grad",
    outputs: () => [like(x)],
    ...absorbing("activation_grad"),
    calls: ({ inputs: [dy, indices], outputs: [dx] }, dtype) => [
      {
        kernel: `max_pool_grad_${dtype}`,
        arguments: [dx, dy, indices, planes, height * width, dy.size / planes],
        operations: dy.size,
      },
    ],
  };
}

function maxPoolOp(window: Window): Op {
  return {
    name: "max_pool",
    outputs([x]) {
      const [samples, channels] = x.shape;
      const shape = [samples, channels, ...checkWindow("max_pool", x, window)];
      return [{ shape }, { shape, type: "i32" }];
    },
    gradient: ({ inputs: [x], outputs: [, indices] }, [dy]) => [
      dy && x.graph.apply1(maxPoolGradOp(x), [dy, indices]),
    ],
    calls({ inputs: [x], outputs: [y, indices] }, dtype) {
      const [samples, channels, height, width] = x.shape;
      const sizes = [samples * channels, height, width, ...window.size, window.stride];
      const operations = y.size * sizeOf(window.size);
      return [{ kernel: `max_pool_${dtype}`, arguments: [y, indices, x, ...sizes], operations }];
    },
  };
}

/**
 * `y[n, c, p, q] = max_ij x[n, c, p·stride + i, q·stride + j]`, i and j in the window; of equals the first, row by row.
 *
 * Shapes:  x (samples, channels, height, width)   y (samples, channels, P, Q),
 *          P = ⌊(height − window height) / stride⌋ + 1, Q likewise
 *
 * Gradient: dy goes to the largest pixel of each window; where windows overlap and share it, their gradients are added.
 */
export function maxPool(x: Tensor, { size, stride }: Pick<Window, "size" | "stride">): Tensor {
  return x.graph.apply(maxPoolOp({ size, stride, padding: 0 }), [x])[0];
}
