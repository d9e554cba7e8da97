import type { Op, Spread } from "../graph/node.js";
import { sizeOf, type Tensor } from "../graph/tensor.js";
import { like } from "./check.js";
import { checkWindow, type Window } from "./window.js";

/**
 * The gradient of max pooling: `dx` holds dy[o] where the largest of window o stands in x, and zeros.
 *
 * @param y  The largest of every window.
 */
function maxPoolGrad(dy: Tensor, indices: Tensor, x: Tensor, y: Tensor, window: Window): Tensor {
  const [samples, channels, height, width] = x.shape;
  const planes = samples * channels;
  const isApart = window.size.every((length) => length <= window.stride);
  const spread: Spread = {
    narrow: dy,
    indices,
    windows: [height, width, ...window.size, window.stride],
    // Where no windows overlap, nothing is added before f' multiplies it, and f' is there what it is at y.
    applyFirst: (op, other) =>
      isApart && other === x ? maxPoolGrad(x.graph.apply1(op, [dy, y]), indices, x, y, window) : undefined,
  };
  const op: Op = {
    name: "max_pool_grad",
    outputs: () => [like(x)],
    spread,
    calls: ({ inputs: [dy, indices], outputs: [dx] }, dtype) => [
      {
        kernel: `max_pool_grad_${dtype}`,
        arguments: [dx, dy, indices, planes, height * width, dy.size / planes],
        operations: dy.size,
      },
    ],
  };
  return x.graph.apply1(op, [dy, indices]);
}

function maxPoolOp(window: Window): Op {
  return {
    name: "max_pool",
    epilogue: { name: "max_pool", operations: 0 },
    outputs([x]) {
      const [samples, channels] = x.shape;
      const shape = [samples, channels, ...checkWindow("max_pool", x, window)];
      return [{ shape }, { shape, type: "i32" }];
    },
    gradient: ({ inputs: [x], outputs: [y, indices] }, [dy]) => [
      dy && maxPoolGrad(dy, indices, x, y, window),
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
