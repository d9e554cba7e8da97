// A convolution that goes on with max pooling: the planes between them are larger than all that goes in and comes out, and stay in
// the near caches where a sample goes through both before the next one.

import type { Node, Op } from "../graph/node.js";
import { bytesPerElement } from "../graph/tensor.js";
import { align } from "../kernels/alignment.js";

/** The op of a convolution with its ending, which may end with max pooling as well, now or behind an activation. */
export function poolable(convolved: Op): Op {
  return {
    ...convolved,
    absorb(node, reader) {
      if (reader.op.epilogue?.name === "max_pool")
        return { op: pooled(convolved, reader), inputs: node.inputs };
      const fusion = convolved.absorb?.(node, reader);
      return fusion && { ...fusion, op: poolable(fusion.op) };
    },
  };
}

function pooled(convolved: Op, pooling: Node): Op {
  const [planes] = pooling.inputs;
  const [samples] = planes.shape;
  return {
    name: `${convolved.name}_max_pool`,
    outputs: () => pooling.outputs,
    // Each thread keeps the planes of one sample, as far as there are samples.
    workspaceBytes(node, dtype, threads) {
      const bytes = align((planes.size / samples) * bytesPerElement("float", dtype));
      return Math.min(threads, samples) * bytes + (convolved.workspaceBytes?.(node, dtype, threads) ?? 0);
    },
    calls(node, dtype) {
      const { outputs } = node;
      const [product] = convolved.calls({ ...node, outputs: [planes] }, dtype);
      const [pool] = pooling.op.calls(pooling, dtype);
      // Of the pooling's own sizes the last three: the window's, and its stride.
      const others = [outputs[1], ...pool.arguments.slice(-3)];
      return [
        {
          kernel: product.kernel.replace(dtype, `max_pool_${dtype}`),
          arguments: [outputs[0], ...product.arguments.slice(1), ...others],
          operations: product.operations + pool.operations,
        },
      ];
    },
  };
}
