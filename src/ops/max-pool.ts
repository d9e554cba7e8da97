import type { Op, Spread } from "../graph/node.js";
import { sizeOf, type Tensor } from "../graph/tensor.js";
import { like } from "./check.js";
import { filtersGradOfPooled } from "./pooled-convolution.js";
import { checkWindow, type Window } from "./window.js";

/**
 * The gradient of max pooling: `dx` holds dy[o] where the largest of window o stands in x, and zeros.
 *
 * @param y        The largest of every window.
 * @param isApart  Whether no windows overlap. A function behind x that goes element by element has the derivative at such a
 *                 place that it has at y[o]: it may come first, for fewer elements.
 */
function maxPoolGrad(dy: Tensor, indices: Tensor, x: Tensor, y: Tensor, isApart: boolean): Tensor {
  const [samples, channels, height, width] = x.shape;
  const planes = samples * channels;
  const spread: Spread = {
    narrow: dy,
    applyFirst: (op, other) =>
      other === x ? maxPoolGrad(x.graph.apply1(op, [dy, y]), indices, x, y, true) : undefined,
  };
  const op: Op = {
    name: "max_pool_grad",
    outputs: () => [like(x)],
    ...(isApart && { spread }),
    absorb(node, reader) {
      if (reader.op.epilogue?.name !== "filters_grad") return undefined;
      return { op: filtersGradOfPooled(node, reader), inputs: [...node.inputs, reader.inputs[1]] };
    },
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
  const isApart = window.size.every((length) => length <= window.stride);
  return {
    name: "max_pool",
    epilogue: { name: "max_pool", operations: 0 },
    outputs([x]) {
      const [samples, channels] = x.shape;
      const shape = [samples, channels, ...checkWindow("max_pool", x, window)];
      return [{ shape }, { shape, type: "i32" }];
    },
    gradient: ({ inputs: [x], outputs: [y, indices] }, [dy]) => [
      dy && maxPoolGrad(dy, indices, x, y, isApart),
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
