// Compiles a graph into a program: the planned nodes, lowered to kernel calls over addresses.

import type { Graph } from "../graph/graph.js";
import { type KernelArgument, type Node, workspace } from "../graph/node.js";
import { bytesOf, type Tensor } from "../graph/tensor.js";
import { type PlanOptions, plan } from "./plan.js";
import type { Call, PlacedTensor, Program } from "./program.js";

/**
 * Compiles the nodes of `graph` that lead to placed values or change memory in place.
 *
 * @param name  For listings and messages.
 */
export function compile(name: string, graph: Graph, options: PlanOptions): Program {
  const planned = plan(graph, options);
  const tensors: PlacedTensor[] = [];
  const known = new Map<Tensor, number>();
  const indexOf = (tensor: Tensor): number => {
    const index = known.get(tensor) ?? tensors.length;
    if (index === tensors.length) {
      const { name, shape, type } = tensor;
      known.set(tensor, index);
      tensors.push({ name, shape, type, address: planned.addressOf(tensor) });
    }
    return index;
  };
  const lower = (node: Node): Call[] => {
    const { changes = 0 } = node.op;
    const written = [...node.outputs, ...node.inputs.slice(0, changes)];
    const resolve = (argument: KernelArgument): number => {
      if (typeof argument === "number") return argument;
      return argument === workspace ? planned.workspaceOf(node).address : planned.addressOf(argument);
    };
    return node.op.calls(node, options.dtype).map((call) => {
      const used = call.arguments.filter((argument) => typeof argument === "object");
      // Read by their addresses in another input, such as lists: threads must know of it.
      const hidden = node.inputs.filter((input) => !used.includes(input));
      const scratch = call.arguments.includes(workspace) ? planned.workspaceOf(node) : undefined;
      return {
        kernel: call.kernel,
        arguments: call.arguments.map(resolve),
        writes: used.filter((tensor) => written.includes(tensor)).map(indexOf),
        reads: [...used, ...hidden].filter((tensor) => !written.includes(tensor)).map(indexOf),
        operations: call.operations,
        bytes: call.bytes ?? used.reduce((sum, tensor) => sum + bytesOf(tensor, options.dtype), 0),
        ...(changes > 0 ? { changes: true } : {}),
        ...(scratch ? { workspace: scratch } : {}),
      };
    });
  };
  return {
    name,
    dtype: options.dtype,
    calls: planned.nodes.flatMap(lower),
    tensors,
    scratchBytes: planned.scratchBytes,
  };
}
