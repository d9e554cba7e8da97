// Convolution: im2col, a product per sample, a bias per filter. The product of a sample, W·columnsᵀ, lies filter by filter
// as the output does, so that nothing has to be permuted.

import { message, ShapeError } from "../errors.js";
import { type Node, type Op, workspace } from "../graph/node.js";
import type { DType, Tensor } from "../graph/tensor.js";
import { gemmWorkspaceBytes } from "../kernels/gemm-workspace.js";
import { addChannelBias } from "./channel-bias.js";
import { describe, like } from "./check.js";
import { absorbing } from "./epilogue.js";
import { im2col } from "./im2col.js";
import { type Extents, poolable, pooledGradientByFilters } from "./pooled-convolution.js";
import { sampleBySample } from "./sample-by-sample.js";
import { checkWindow, type Window } from "./window.js";

/** Of fewer samples some of many threads would have none: their gradients are left to two calls, of which each has smaller shares. */
const SHARED_SAMPLES = 8;

type Product = Pick<Op, "workspaceBytes" | "calls">;

/** The kernel call of a product whose gemm of one sample has the given form and extents. */
function product(
  kernel: string,
  { samples, filters, places, taps }: Extents,
  form: "nn" | "tn" | "nt",
  [m, n, k]: readonly [m: number, n: number, k: number],
): Product {
  return {
    workspaceBytes: (_: Node, dtype: DType, threads: number) =>
      gemmWorkspaceBytes(dtype, form, m, n, k, threads),
    calls: ({ inputs: [a, b], outputs: [y] }, dtype) => [
      {
        kernel: `${kernel}_${dtype}`,
        arguments: [y, a, b, workspace, samples, filters, places, taps],
        operations: 2 * samples * filters * places * taps,
      },
    ],
  };
}

/** `y[n] = W·columns[n]ᵀ`, y of the shape given by the places' height and width. */
function convolveOp(extents: Extents, [height, width]: readonly [height: number, width: number]): Op {
  const name = "convolve_columns";
  const { samples, filters, places, taps } = extents;
  const gradientByFilters = (w: Tensor): Op => ({
    name: `${name}_grad_filters`,
    outputs: () => [like(w)],
    ...product(`${name}_grad_filters`, extents, "nn", [filters, taps, places]),
  });
  const gradientByColumns = (columns: Tensor): Op => ({
    name: `${name}_grad_columns`,
    outputs: () => [like(columns)],
    absorb(node, reader) {
      if (reader.op.epilogue?.name !== "col2im" || samples < SHARED_SAMPLES) return undefined;
      // The image's size and the filter's, without the samples.
      const op = sampleBySample(node.op, reader, samples, (_, own) => own.slice(3));
      return { op, inputs: node.inputs };
    },
    ...product(`${name}_grad_columns`, extents, "tn", [places, taps, filters]),
  });
  return {
    name,
    outputs: () => [{ shape: [samples, filters, height, width] }],
    gradient({ inputs: [w, columns] }, [dy]) {
      if (!dy) return [];
      const spread = dy.producer?.op.spread;
      return [
        spread
          ? pooledGradientByFilters(w, columns, spread, extents)
          : dy.graph.apply1(gradientByFilters(w), [dy, columns]),
        dy.graph.apply1(gradientByColumns(columns), [dy, w]),
      ];
    },
    ...product(name, extents, "nt", [filters, places, taps]),
    ...absorbing("channel_bias", poolable),
  };
}

/**
 * Convolution as networks have it (the filter is not turned over):
 * `y[n, f, p, q] = Σ_cij w[f, c, i, j]·x[n, c, p·stride + i − padding, q·stride + j − padding] + bias[f]`.
 *
 * Shapes:  x (samples, channels, height, width)   w (filters, channels, filter height, filter width)   bias (filters)
 *          y (samples, filters, P, Q),  P = ⌊(height + 2·padding − filter height) / stride⌋ + 1, Q likewise
 *
 * Gradients, by the rules of im2col, the product and the bias: `dw = Σ_n dy[n]·columns[n]`, `dbias[f] = Σ dy[n, f, p, q]`,
 * `dx = col2im(dy[n]ᵀ·w)`. The columns are kept for them: filter height · filter width times the memory of x at stride 1.
 */
export function convolution(
  x: Tensor,
  w: Tensor,
  bias: Tensor,
  { stride, padding }: Pick<Window, "stride" | "padding">,
): Tensor {
  if (x.shape.length !== 4 || w.shape.length !== 4 || x.shape[1] !== w.shape[1]) {
    const expected = "images and filters (… × channels × height × width) of equal channels";
    throw new ShapeError(message("convolution", expected, `${describe(x)}, ${describe(w)}`));
  }
  const [filters, , height, width] = w.shape;
  const window: Window = { size: [height, width], stride, padding };
  const places = checkWindow("convolution", x, window);
  const extents: Extents = {
    samples: x.shape[0],
    filters,
    places: places[0] * places[1],
    taps: w.size / filters,
  };
  return addChannelBias(x.graph.apply1(convolveOp(extents, places), [w, im2col(x, window)]), bias);
}
