// The planner: decides which nodes run and where every tensor lies.

import { message } from "../errors.js";
import type { Graph } from "../graph/graph.js";
import type { Node } from "../graph/node.js";
import { bytesOf, type DType, type Tensor } from "../graph/tensor.js";
import { align } from "../kernels/alignment.js";
import { fuse } from "./fuse.js";
import { neededNodes, storagesOf } from "./liveness.js";
import { assignOffsets, type Interval } from "./scratch.js";

/**
 * Bytes up to which nothing shares memory where there are several threads: who writes over what another one may still read has to
 * wait for it, and a step of two layers has two barriers of eleven for no other reason.
 */
const APART = 32768;

export interface PlanOptions {
  readonly dtype: DType;
  /** Addresses the host has chosen: parameters, states, inputs, constants, and the results it wants to read. */
  readonly placed: ReadonlyMap<Tensor, number>;
  /** Where the program's scratch memory begins, a multiple of 64. */
  readonly scratchBase: number;
  /** How many threads will run the program: each may need a workspace of its own. Default 1. */
  readonly threads?: number;
  /** Whether ops are fused where they can be. Default true; the bits are the same. */
  readonly fuses?: boolean;
}

export interface Plan {
  /** The nodes that run, in order. */
  readonly nodes: readonly Node[];
  /** Bytes of scratch memory that the tensors between them need at the fullest moment. */
  readonly scratchBytes: number;
  addressOf(tensor: Tensor): number;
  workspaceOf(node: Node): { readonly address: number; readonly bytes: number };
}

/**
 * Plans the nodes of `graph` that lead to placed values or change memory in place.
 *
 * @throws {RangeError}  When a needed parameter, state, input or constant has no address, or a placed result is a view.
 */
export function plan(graph: Graph, options: PlanOptions): Plan {
  const { dtype, placed, scratchBase, threads = 1, fuses = true } = options;
  const view = [...placed.keys()].find((tensor) => viewSource(tensor));
  if (view)
    throw new RangeError(message("plan", "a result with memory of its own", `the view "${view.name}"`));

  const needed = neededNodes(graph, placed.keys());
  const isPlaced = (tensor: Tensor) => placed.has(tensor);
  const nodes = fuses ? fuse(needed, isPlaced) : needed;
  const storages = storagesOf(nodes, (tensor) => bytesOf(tensor, dtype), isPlaced);
  const workspaces: (Interval & { readonly node: Node })[] = [];
  nodes.forEach((node, position) => {
    const bytes = node.op.workspaceBytes?.(node, dtype, threads) ?? 0;
    if (bytes > 0) workspaces.push({ first: position, last: position, bytes, node });
  });

  const last = nodes.length;
  const intervals = [...storages, ...workspaces].map((interval) =>
    threads > 1 && interval.bytes <= APART ? { first: 0, last, bytes: interval.bytes } : interval,
  );
  const { offsets, bytes } = assignOffsets(intervals);
  const addresses = new Map(placed);
  storages.forEach((storage, i) => {
    for (const tensor of storage.tensors) addresses.set(tensor, scratchBase + offsets[i]);
  });
  const workspaceAt = new Map(
    workspaces.map(({ node, bytes }, i) => [
      node,
      { address: scratchBase + offsets[storages.length + i], bytes },
    ]),
  );

  const addressOf = (tensor: Tensor): number => {
    const address = addresses.get(tensor);
    if (address !== undefined) return address;
    const source = viewSource(tensor);
    if (source) return addressOf(source);
    throw new RangeError(message("plan", `an address for the ${tensor.role} "${tensor.name}"`, "none"));
  };
  return {
    nodes,
    scratchBytes: align(bytes),
    addressOf,
    workspaceOf: (node) => workspaceAt.get(node) ?? { address: 0, bytes: 0 },
  };
}

/** The tensor that this one is another view of, if it is one. */
export function viewSource(tensor: Tensor): Tensor | undefined {
  const producer = tensor.producer;
  return producer?.op.viewOf === undefined ? undefined : producer.inputs[producer.op.viewOf];
}
