// Draws graphs: as Mermaid and DOT text, and as an SVG picture.

import { checkOptions, message, show } from "../errors.js";
import { Graph } from "../graph/graph.js";
import { writeDot } from "./dot.js";
import type { Drawable, Drawing } from "./drawing.js";
import { drawingOf } from "./from-graph.js";
import { writeMermaid } from "./mermaid.js";
import { type SvgOptions, writeSvg } from "./svg.js";

export type { Drawable, Drawing, DrawnEdge, DrawnNode } from "./drawing.js";
export { formatArray, formatNumber } from "./numbers.js";
export { symbolOf } from "./symbols.js";

/** What can be drawn: the result of a calculation by hand, a graph of the package, or a description of a drawing. */
export type Picture = Drawable | Graph | Drawing;

function asDrawing(where: string, picture: Picture): Drawing {
  if (picture instanceof Graph) return drawingOf(picture);
  if (typeof (picture as Drawable)?.drawing === "function") return (picture as Drawable).drawing();
  if (Array.isArray((picture as Drawing)?.nodes) && Array.isArray((picture as Drawing).edges))
    return picture as Drawing;
  throw new TypeError(message(where, "a variable, a graph or a drawing", show(picture)));
}

/**
 * The graph as Mermaid text, which GitHub and many Markdown viewers draw.
 *
 * Arrows carry forward values and, below them, gradients, once `backward()` has run.
 */
export function toMermaid(picture: Picture): string {
  return writeMermaid(asDrawing("toMermaid", picture));
}

/** The graph in the DOT language: `dot -Tsvg`. */
export function toDot(picture: Picture): string {
  return writeDot(asDrawing("toDot", picture));
}

/**
 * The graph as an SVG picture in the manner of the lecture's figures: circles for operations, forward values above the
 * arrows, gradients below them. It follows the page's light or dark scheme; equal graphs give equal text.
 *
 * @param options.title  For screen readers. Default "Computational graph".
 * @param options.ids    Groups every part under what it is a part of, for a page that styles or moves them one by one:
 *   `data-node="id"`, and for arrows `data-from="id" data-to="id id…"`, with the ids of `drawing()`. Default false.
 * @param options.styles  Whether the picture brings its styles; false for pages that have their own, or whose
 *   Content-Security-Policy allows no others. Default true.
 * @throws {TypeError}  For what cannot be drawn.
 */
export function toSvg(picture: Picture, options: Partial<SvgOptions> = {}): string {
  const known = { title: true, ids: true, styles: true } as const;
  const { title = "Computational graph", ids = false, styles = true } = checkOptions("toSvg", options, known);
  return writeSvg(asDrawing("toSvg", picture), { title, ids, styles });
}
