// Where a matrix of mostly zeros is read by nothing but ops that can leave zeros out, it is never made: lists are.

import type { Graph } from "./graph.js";
import type { Node } from "./node.js";
import type { Tensor } from "./tensor.js";

/** A node that reads a tensor, and as which of its inputs. */
interface Reading {
  readonly node: Node;
  readonly index: number;
}

/**
 * Replaces every node that has a form by lists, and those who read it, where all of them can. No result changes.
 *
 * Called when the graph is complete: what is added later could read a matrix that nobody makes.
 */
export function leaveOutZeros(graph: Graph): void {
  for (const node of [...graph.nodes]) {
    const form = node.op.nonzeros;
    if (!form) continue;
    const readings = readingsOf(graph, node.outputs[0]);
    const ops = readings.map(({ node, index }) => node.op.fromNonzeros?.(node, index, form.mean));
    if (readings.length === 0 || ops.includes(undefined)) continue;
    const { outputs } = graph.replace(node, form.op, form.inputs);
    const lists = form.entries ? [form.entries, ...outputs] : outputs;
    readings.forEach(({ node: reader, index }, i) => {
      const inputs = reader.inputs.toSpliced(index, 1, ...lists);
      graph.replace(reader, ops[i]!, inputs, reader.outputs);
    });
  }
}

/** Who reads a tensor, or a view of it that is as wide. */
function readingsOf(graph: Graph, tensor: Tensor): Reading[] {
  return graph.nodes.flatMap((node) =>
    node.inputs.flatMap((input, index) => {
      if (input !== tensor) return [];
      return node.op.viewOf === index ? readingsOf(graph, node.outputs[0]) : [{ node, index }];
    }),
  );
}
