// Convolution: a product of the filters and the columns of the images, and a bias per filter. The kernels make columns by
// themselves, sample by sample; there is none in memory but those of some rows of one image.

import { message, ShapeError } from "../errors.js";
import { type Op, workspace } from "../graph/node.js";
import type { DType, Tensor } from "../graph/tensor.js";
import { gemmWorkspaceBytes } from "../kernels/gemm-workspace.js";
import { addChannelBias } from "./channel-bias.js";
import { describe, like } from "./check.js";
import { absorbing } from "./epilogue.js";
import { columnsBytes, type Extents, extentsOf, paddedBytes, sampleColumnsBytes } from "./image-columns.js";
import { poolable } from "./pooled-convolution.js";
import { pooledGradients } from "./pooled-gradients.js";
import type { Window } from "./window.js";

type Form = Parameters<typeof gemmWorkspaceBytes>[1];

/**
 * What the op and its two gradients have in common: a kernel of two operands.
 *
 * @param own      Bytes that a thread needs besides those of a product.
 * @param product  The form and the extents of that: of a block of columns, or of a sample.
 */
function kernelOf(
  name: string,
  { sizes, samples, filters, plane, taps }: Extents,
  own: (dtype: DType) => number,
  ...product: readonly [form: Form, m: number, n: number, k: number]
): Pick<Op, "name" | "workspaceBytes" | "calls"> {
  return {
    name,
    workspaceBytes: (_, dtype, threads) =>
      threads * own(dtype) + gemmWorkspaceBytes(dtype, ...product, threads),
    calls: ({ inputs: [a, b], outputs: [y] }, dtype) => [
      {
        kernel: `${name}_${dtype}`,
        arguments: [y, a, b, workspace, ...sizes],
        operations: 2 * samples * filters * plane[0] * plane[1] * taps,
      },
    ],
  };
}

function convolveOp(extents: Extents): Op {
  const { samples, filters, plane, taps, blockPlaces } = extents;
  const ofBlocks = (dtype: DType) => columnsBytes(extents, blockPlaces, dtype) + paddedBytes(extents, dtype);
  const ofSamples = (dtype: DType) => sampleColumnsBytes(extents, dtype);
  const [height, width] = plane;
  return {
    ...kernelOf("convolve", extents, ofBlocks, "nn", filters, blockPlaces, taps),
    outputs: () => [{ shape: [samples, filters, height, width] }],
    gradient({ inputs: [w, x] }, [dy]) {
      if (!dy) return [];
      const byFilters: Op = {
        ...kernelOf("convolve_grad_filters", extents, ofBlocks, "nt", filters, taps, blockPlaces),
        outputs: () => [like(w)],
      };
      const byImages: Op = {
        ...kernelOf("convolve_grad_images", extents, ofSamples, "tn", height * width, taps, filters),
        outputs: () => [like(x)],
      };
      const spread = dy.producer?.op.spread;
      if (spread) return pooledGradients(w, x, spread, extents);
      return [dy.graph.apply1(byFilters, [dy, x]), dy.graph.apply1(byImages, [dy, w])];
    },
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
 * Gradients: `dw[f, c, i, j] = Σ_npq dy[n, f, p, q]·x[n, c, p·stride + i − padding, q·stride + j − padding]`,
 * `dbias[f] = Σ_npq dy[n, f, p, q]`, and dx, where every pixel takes what the places that reach it give:
 * `Σ w[f, c, i, j]·dy[n, f, p, q]`.
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
  const [, , height, width] = w.shape;
  const extents = extentsOf(x, w, { size: [height, width], stride, padding });
  return addChannelBias(x.graph.apply1(convolveOp(extents), [w, x]), bias);
}
