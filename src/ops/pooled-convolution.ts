// A convolution and the max pooling behind it. The planes between them are larger than all that goes in and comes out: forward they
// are made sample by sample, in one call, and stay in the near caches; the gradient by filters does without them.

import { type Op, type Spread, workspace } from "../graph/node.js";
import { bytesPerElement, type Tensor } from "../graph/tensor.js";
import { PANEL_STRIDE } from "../kernels/gemm-workspace.js";
import { like } from "./check.js";
import { sampleBySample, wholeLines } from "./sample-by-sample.js";

/** What the products of all samples have in common. */
export interface Extents {
  readonly samples: number;
  readonly filters: number;
  /** Places of a filter in one image. */
  readonly places: number;
  /** Weights of a filter. */
  readonly taps: number;
}

/** The op of a convolution with its ending, which may end with max pooling as well, now or behind an activation. */
export function poolable(convolved: Op): Op {
  return {
    ...convolved,
    absorb(node, reader) {
      if (reader.op.epilogue?.name === "max_pool") {
        const [planes] = reader.inputs;
        const op = sampleBySample(convolved, reader, planes.shape[0], ([, indices], own) => [
          indices,
          // The plane's size and the window's.
          ...own.slice(4),
        ]);
        return { op, inputs: node.inputs };
      }
      const fusion = convolved.absorb?.(node, reader);
      return fusion && { ...fusion, op: poolable(fusion.op) };
    },
  };
}

/** Places whose columns are multiplied at a time, if one row of windows has no more. */
const BLOCK_PLACES = 256;

/** `dw = Σ_n dy[n]·columns[n]`, of a dy that is spread: a term for each window. */
export function pooledGradientByFilters(
  w: Tensor,
  columns: Tensor,
  { narrow, indices, windows }: Spread,
  { samples, filters, places, taps }: Extents,
): Tensor {
  const op: Op = {
    name: "pooled_grad_filters",
    outputs: () => [like(w)],
    workspaceBytes(_, dtype, threads) {
      const [, width, poolHeight] = windows;
      const block = Math.min(places, Math.max(BLOCK_PLACES, poolHeight * width));
      const list = 2 * bytesPerElement("float", dtype) * (narrow.size / samples / filters + 1) + 4;
      // Lists for all filters, whoever makes them: fewer threads than there are may share the call, and each then has more.
      return threads * wholeLines(PANEL_STRIDE * (block + 1)) + filters * wholeLines(list);
    },
    calls: ({ inputs, outputs: [dw] }, dtype) => [
      {
        kernel: `pooled_grad_filters_${dtype}`,
        arguments: [dw, ...inputs, workspace, samples, filters, places, taps, ...windows],
        operations: 2 * narrow.size * taps,
      },
    ],
  };
  return w.graph.apply1(op, [narrow, indices, columns]);
}
