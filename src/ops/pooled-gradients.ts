// The gradients of a convolution whose dy is what max pooling spread over its planes: a term for each window, and no planes.

import { type Op, type Spread, workspace } from "../graph/node.js";
import { bytesPerElement, type DType, type Tensor } from "../graph/tensor.js";
import { align } from "../kernels/alignment.js";
import { PANEL_STRIDE } from "../kernels/gemm-workspace.js";
import { like } from "./check.js";
import {
  columnsBytes,
  type Extents,
  paddedBytes,
  sampleColumnsBytes,
  windowBlockPlaces,
} from "./image-columns.js";

function apply(
  name: string,
  { narrow, indices, windows }: Spread,
  [to, from]: readonly [to: Tensor, from: Tensor],
  { sizes, taps }: Extents,
  workspaceBytes: (dtype: DType, threads: number) => number,
): Tensor {
  const op: Op = {
    name,
    outputs: () => [like(to)],
    workspaceBytes: (_, dtype, threads) => workspaceBytes(dtype, threads),
    calls: ({ inputs, outputs: [gradient] }, dtype) => [
      {
        kernel: `${name}_${dtype}`,
        // The plane's own height and width follow from the sizes.
        arguments: [gradient, ...inputs, workspace, ...sizes, ...windows.slice(2)],
        operations: 2 * narrow.size * taps,
      },
    ],
  };
  return to.graph.apply1(op, [narrow, indices, from]);
}

/** The gradients by w and by x, of a dy that is spread. */
export function pooledGradients(
  w: Tensor,
  x: Tensor,
  spread: Spread,
  extents: Extents,
): readonly [dw: Tensor, dx: Tensor] {
  const { samples, filters, plane } = extents;
  const [, , poolHeight] = spread.windows;
  const windows = spread.narrow.size / samples / filters;
  const entry = (dtype: DType) => 2 * bytesPerElement("float", dtype);
  const dw = apply("pooled_grad_filters", spread, [w, x], extents, (dtype, threads) => {
    const block = windowBlockPlaces(plane, poolHeight);
    const columns = columnsBytes(extents, block, dtype) + paddedBytes(extents, dtype);
    const list = align(entry(dtype) * (windows + 1) + 4);
    // Lists for all filters, whoever makes them: fewer threads than there are may share the call, and each then has more.
    return filters * list + threads * (columns + align(PANEL_STRIDE * (block + 1)));
  });
  const dx = apply("pooled_grad_images", spread, [x, w], extents, (dtype, threads) => {
    const starts = align(4 * (plane[0] * plane[1] + 2));
    const lists = align(entry(dtype) * filters * windows);
    const panel = align(PANEL_STRIDE * (filters + 1));
    return threads * (sampleColumnsBytes(extents, dtype) + starts + panel + lists);
  });
  return [dw, dx];
}
