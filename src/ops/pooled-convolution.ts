// A convolution and the max pooling behind it in one call, and likewise on the way back. The planes between them, larger than all
// that goes in and comes out, are made sample by sample: they stay in the near caches.

import type { Node, Op } from "../graph/node.js";
import { bytesPerElement, type DType, type Tensor } from "../graph/tensor.js";

/** Bytes of one sample's planes, as assembly/kernels/pooled-convolution.ts has them. */
function bytesOfSample({ shape, size }: Tensor, dtype: DType): number {
  return Math.ceil((size / shape[0]) * (bytesPerElement("float", dtype) / 64)) * 64;
}

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
  return {
    name: `${convolved.name}_max_pool`,
    outputs: () => pooling.outputs,
    workspaceBytes: (node, dtype, threads) =>
      threads * bytesOfSample(planes, dtype) + (convolved.workspaceBytes?.(node, dtype, threads) ?? 0),
    calls({ inputs, outputs, ...node }, dtype) {
      const [product] = convolved.calls({ ...node, inputs, outputs: [planes] }, dtype);
      const [pool] = pooling.op.calls(pooling, dtype);
      return [
        {
          kernel: product.kernel.replace(dtype, `max_pool_${dtype}`),
          arguments: [outputs[0], ...product.arguments.slice(1), outputs[1], ...pool.arguments.slice(4)],
          operations: product.operations + pool.operations,
        },
      ];
    },
  };
}

/** The op of a gradient by filters that makes, from the gradient of max pooling, what it reads. */
export function filtersGradOfPooled(pooling: Node, product: Node): Op {
  const [planes] = pooling.outputs;
  return {
    name: "max_pool_grad_filters",
    outputs: () => product.outputs,
    workspaceBytes: (_, dtype, threads) =>
      bytesOfSample(planes, dtype) + (product.op.workspaceBytes?.(product, dtype, threads) ?? 0),
    calls({ inputs, outputs }, dtype) {
      const [sum] = product.op.calls(product, dtype);
      const [pool] = pooling.op.calls(pooling, dtype);
      return [
        {
          kernel: `max_pool_grad_filters_${dtype}`,
          arguments: [outputs[0], ...inputs, ...sum.arguments.slice(3), ...pool.arguments.slice(5)],
          operations: sum.operations + pool.operations,
        },
      ];
    },
  };
}
