// Where an op can do the work of the one that reads its result as well, one call does both: what lies between is never
// written, or is still in the caches. The graph stays as it is; no bit of a result changes.

import { Node } from "../graph/node.js";
import type { Tensor } from "../graph/tensor.js";

/**
 * Nodes in the order they run, with those fused that can be. What nobody but the second of two reads is not computed.
 *
 * @param isPlaced  True for tensors that somebody else reads or writes.
 */
export function fuse(nodes: readonly Node[], isPlaced: (tensor: Tensor) => boolean): Node[] {
  const readings = new Map<Tensor, number>();
  for (const input of nodes.flatMap((node) => node.inputs))
    readings.set(input, (readings.get(input) ?? 0) + 1);
  const producers = new Map<Tensor, Node>();
  const fused = new Set<Node>();
  for (const node of nodes) {
    let last = node;
    for (const input of node.inputs) {
      const producer = producers.get(input);
      if (!producer || producer.outputs.length > 1 || readings.get(input) !== 1 || isPlaced(input)) continue;
      const fusion = producer.op.absorb?.(producer, last);
      if (!fusion) continue;
      // Where the second one stood: all that either reads is there by then.
      fused.delete(producer);
      last = new Node(fusion.op, fusion.inputs, node.scope, node.backward);
      last.outputs = node.outputs;
    }
    fused.add(last);
    for (const output of last.outputs) producers.set(output, last);
  }
  return [...fused];
}
