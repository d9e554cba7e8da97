// A drawing in the DOT language of Graphviz.

import type { Drawing, DrawnEdge, DrawnNode } from "./drawing.js";
import { escapeMarkup } from "./markup.js";

const GRADIENT = "#c2410c";

function quote(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}

function writeNode({ label, kind, backward }: DrawnNode): string {
  const attributes = [`label=${quote(label)}`];
  if (kind !== "operation") attributes.push(label === "" ? "shape=point" : "shape=plaintext");
  else if (label.length > 3) attributes.push("shape=box, style=rounded, height=0.4");
  if (backward) attributes.push(`color="${GRADIENT}", fontcolor="${GRADIENT}"`);
  return `[${attributes.join(", ")}]`;
}

/** Two lines beside the arrow: the value, and below it the gradient in its colour. */
function writeEdge({ above, below }: DrawnEdge): string {
  if (below === undefined) return above === undefined ? "" : ` [label=${quote(above)}]`;
  return ` [label=<${escapeMarkup(above ?? "")}<br/><font color="${GRADIENT}">${escapeMarkup(below)}</font>>]`;
}

/** The drawing as a directed graph for `dot`. */
export function writeDot({ nodes, edges }: Drawing): string {
  return [
    "digraph {",
    "  rankdir=LR;",
    '  node [shape=circle, fontname="sans-serif"];',
    '  edge [fontname="sans-serif", fontsize=11];',
    ...nodes.map((node) => `  ${quote(node.id)} ${writeNode(node)};`),
    ...edges.map((edge) => `  ${quote(edge.from)} -> ${quote(edge.to)}${writeEdge(edge)};`),
    "}",
    "",
  ].join("\n");
}
