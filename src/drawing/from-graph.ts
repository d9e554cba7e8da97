// The drawing of a graph of the package: operations and shapes, no values.

import { showShape } from "../errors.js";
import type { Graph } from "../graph/graph.js";
import type { Node } from "../graph/node.js";
import type { Tensor } from "../graph/tensor.js";
import type { Drawing, DrawnEdge, DrawnNode } from "./drawing.js";
import { symbolOf } from "./symbols.js";

/** Draws every node of `graph` with the shapes of what flows between them. */
export function drawingOf(graph: Graph): Drawing {
  const ids = new Map<Node, string>(graph.nodes.map((node, i) => [node, `op${i}`]));
  const nodes: DrawnNode[] = [];
  const edges: DrawnEdge[] = [];
  const used = new Set(graph.nodes.flatMap(({ inputs }) => inputs));

  const sourceOf = (tensor: Tensor): string => {
    const producer = tensor.producer;
    return producer ? (ids.get(producer) ?? "") : `t${tensor.id}`;
  };
  const above = ({ shape, type }: Tensor) =>
    type === "float" ? showShape(shape) : `${showShape(shape)} ${type}`;

  for (const tensor of graph.tensors) {
    if (!tensor.producer && used.has(tensor))
      nodes.push({ id: `t${tensor.id}`, label: tensor.name, kind: "leaf" });
  }
  for (const node of graph.nodes) {
    const id = ids.get(node) ?? "";
    const label = symbolOf(node.op.name);
    nodes.push({ id, label, kind: "operation", ...(node.backward && { backward: true }) });
    for (const input of node.inputs) edges.push({ from: sourceOf(input), to: id, above: above(input) });
    // An output that nobody reads beside one that is read, as the probabilities of a loss, is no result.
    if (node.outputs.some((output) => used.has(output))) continue;
    for (const output of node.outputs) {
      nodes.push({ id: `t${output.id}`, label: output.name, kind: "result" });
      edges.push({ from: id, to: `t${output.id}`, above: above(output) });
    }
  }
  return { nodes, edges, leaves: "near" };
}
