// Two ops in one call that takes a sample through both before the next one: what lies between is larger than all that goes in and
// comes out, and so it stays in the near caches.

import type { KernelArgument, Node, Op } from "../graph/node.js";
import { bytesPerElement } from "../graph/tensor.js";

/** Whole cache lines: threads never write to the same one. */
export const wholeLines = (bytes: number): number => Math.ceil(bytes / 64) * 64;

/**
 * The op of one call that does both. It takes the first one's arguments, but for the result, which is the second one's; behind
 * them stand `others`.
 *
 * @param first    The op of the first node, whose one result is what lies between.
 * @param second   The node that alone reads it; the result is its.
 * @param samples  How many there are.
 * @param others   What else the call takes, from the second one's outputs and the arguments of a call of its own.
 */
export function sampleBySample(
  first: Op,
  second: Node,
  samples: number,
  others: (outputs: Node["outputs"], own: readonly KernelArgument[]) => readonly KernelArgument[],
): Op {
  const [between] = second.inputs;
  const { name } = second.op;
  return {
    name: `${first.name}_${name}`,
    outputs: () => second.outputs,
    // Each thread keeps one sample of it, as far as there are samples.
    workspaceBytes(node, dtype, threads) {
      const bytes = (between.size / samples) * bytesPerElement("float", dtype);
      const apart = Math.min(threads, samples) * wholeLines(bytes);
      return apart + (first.workspaceBytes?.(node, dtype, threads) ?? 0);
    },
    calls(node, dtype) {
      const { outputs } = node;
      const [product] = first.calls({ ...node, outputs: [between] }, dtype);
      const [last] = second.op.calls(second, dtype);
      return [
        {
          kernel: product.kernel.replace(dtype, `${name}_${dtype}`),
          arguments: [outputs[0], ...product.arguments.slice(1), ...others(outputs, last.arguments)],
          operations: product.operations + last.operations,
        },
      ];
    },
  };
}
