// A drawing as Mermaid text, which Markdown viewers turn into a picture.

import type { Drawing, DrawnEdge, DrawnNode } from "./drawing.js";

/** Mermaid's own way of writing characters that would end a label, make it Markdown, or begin a new line. */
function escapeLabel(text: string): string {
  return text.replace(/[#"<>&|`\\\n]/g, (character) => `#${character.charCodeAt(0)};`);
}

function writeNode({ label, kind }: DrawnNode): string {
  const text = `"${escapeLabel(label) || " "}"`;
  if (kind === "operation") return label.length > 3 ? `([${text}])` : `((${text}))`;
  return `[${text}]`;
}

function writeEdge({ above, below }: DrawnEdge): string {
  const lines = [above, below].map((text) => (text === undefined ? "" : escapeLabel(text)));
  if (below !== undefined) return `-->|"${lines.join("<br/>")}"|`;
  return above === undefined ? "-->" : `-->|"${lines[0]}"|`;
}

/** The drawing as a Mermaid flowchart: values in the upper line of a label, gradients in the lower. */
export function writeMermaid({ nodes, edges }: Drawing): string {
  const ids = new Map(nodes.map(({ id }, i) => [id, `n${i}`]));
  const words = nodes.filter(({ kind }) => kind !== "operation").map(({ id }) => ids.get(id));
  const backward = nodes.filter((node) => node.backward).map(({ id }) => ids.get(id));
  return [
    "flowchart LR",
    ...nodes.map((node) => `  ${ids.get(node.id)}${writeNode(node)}`),
    ...edges.map((edge) => `  ${ids.get(edge.from)} ${writeEdge(edge)} ${ids.get(edge.to)}`),
    ...(words.length > 0 ? ["  classDef word fill:none,stroke:none", `  class ${words.join(",")} word`] : []),
    ...(backward.length > 0
      ? ["  classDef backward stroke:#c2410c,color:#c2410c", `  class ${backward.join(",")} backward`]
      : []),
    "",
  ].join("\n");
}
