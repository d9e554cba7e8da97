// Which nodes a program needs, and which tensors share memory while they live.

import type { Graph } from "../graph/graph.js";
import type { Node } from "../graph/node.js";
import type { Tensor } from "../graph/tensor.js";

/** The nodes that lead to `results` or change memory in place, in the order of the graph. */
export function neededNodes(graph: Graph, results: Iterable<Tensor>): Node[] {
  const wanted = new Set<Tensor>(results);
  const needed: Node[] = [];
  for (const node of [...graph.nodes].reverse()) {
    if (!node.op.changes && !node.outputs.some((output) => wanted.has(output))) continue;
    for (const input of node.inputs) wanted.add(input);
    needed.push(node);
  }
  return needed.reverse();
}

/** A stretch of memory that one or more tensors occupy one after the other or as views of each other. */
export interface Storage {
  /** Position of the node that writes it first. */
  readonly first: number;
  /** Position of the last node that touches it. */
  last: number;
  readonly bytes: number;
  readonly tensors: Tensor[];
}

/**
 * Groups the tensors that nodes compute into storages: a view shares its source's; an op that may work in place takes
 * over its input's when this is the input's last use.
 *
 * @param isPlaced  True for tensors that have an address of their own already.
 */
export function storagesOf(
  nodes: readonly Node[],
  bytesOf: (tensor: Tensor) => number,
  isPlaced: (tensor: Tensor) => boolean,
): Storage[] {
  const lastUse = new Map<Tensor, number>();
  nodes.forEach((node, position) => {
    for (const input of node.inputs) lastUse.set(input, position);
  });
  const owner = new Map<Tensor, Storage>();
  const storages: Storage[] = [];

  const extend = (storage: Storage, tensor: Tensor, position: number) => {
    storage.tensors.push(tensor);
    storage.last = Math.max(storage.last, position, lastUse.get(tensor) ?? position);
    owner.set(tensor, storage);
  };

  nodes.forEach((node, position) => {
    node.outputs.forEach((output, i) => {
      // A view of a placed tensor lies where that one lies.
      const isView = i === 0 && node.op.viewOf !== undefined;
      const source = i === 0 ? reusable(node, position, owner) : undefined;
      if (isPlaced(output) || (isView && !source)) return;
      if (source && (isView || source.bytes >= bytesOf(output))) {
        extend(source, output, position);
        return;
      }
      const storage: Storage = { first: position, last: position, bytes: bytesOf(output), tensors: [] };
      storages.push(storage);
      extend(storage, output, position);
    });
  });
  return storages;
}

/** The storage that a node's first output may share, if any. */
function reusable(node: Node, position: number, owner: Map<Tensor, Storage>): Storage | undefined {
  const { viewOf, inPlace } = node.op;
  if (viewOf !== undefined) return owner.get(node.inputs[viewOf]);
  if (inPlace === undefined) return undefined;
  const storage = owner.get(node.inputs[inPlace]);
  // Every tensor of the storage must be done with: a view made earlier may still be read later.
  return storage && storage.last <= position ? storage : undefined;
}
