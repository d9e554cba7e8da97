// A drawing as a picture: scalable, readable on light and on dark pages, the same text for the same graph.

import type { Drawing } from "./drawing.js";
import {
  ARROW,
  FONT_SIZE,
  LABEL_SIZE,
  layOut,
  type PlacedBend,
  type PlacedNode,
  type PlacedStem,
  RADIUS,
} from "./layout.js";
import { escapeMarkup } from "./markup.js";
import type { Stem } from "./ranks.js";

const STYLE = [
  ":where(.downhill-graph){color:#1f2328;--gradient:#c2410c}",
  "@media(prefers-color-scheme:dark){:where(.downhill-graph){color:#e6edf3;--gradient:#fdba74}}",
  ".downhill-graph{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif}",
  ".downhill-graph .line{fill:none;stroke:currentColor;stroke-width:1.4}",
  ".downhill-graph .head,.downhill-graph text{fill:currentColor}",
  ".downhill-graph .gradient text,.downhill-graph text.gradient{fill:var(--gradient)}",
  ".downhill-graph .gradient .line,.downhill-graph .line.gradient{stroke:var(--gradient)}",
  ".downhill-graph .head.gradient{fill:var(--gradient)}",
].join("");

const number = (value: number) => String(Math.round(value * 10) / 10);

function drawNode({ point, x, y, width }: PlacedNode): string {
  const { label, kind, backward } = point.node ?? { label: "", kind: "leaf" };
  const [at, anchor] =
    kind === "leaf"
      ? [x + width / 2 - 5, "end"]
      : kind === "result"
        ? [x - width / 2 + 5, "start"]
        : [x, "middle"];
  const place = `x="${number(at)}" y="${number(y + FONT_SIZE * 0.35)}" text-anchor="${anchor}"`;
  const text = `<text ${place}>${escapeMarkup(label)}</text>`;
  if (kind !== "operation") {
    if (label !== "") return text;
    return kind === "leaf" ? `<circle class="head" cx="${number(x)}" cy="${number(y)}" r="2"/>` : "";
  }
  const [left, top] = [x - width / 2, y - RADIUS];
  const body = `<rect class="line" x="${number(left)}" y="${number(top)}" width="${number(width)}" height="${2 * RADIUS}" rx="${RADIUS}"/>`;
  return `<g${backward ? ' class="gradient"' : ""}>${body}${text}</g>`;
}

/** The horizontal part, the value above it, and below it the gradient over an arrow that runs back. */
function drawStem({ stem, y, from, to, labelAt, labelWidth }: PlacedStem): string {
  const { above, below } = stem;
  const parts = [`<path class="line" d="M${number(from)} ${number(y)}H${number(to)}"/>`];
  if (labelWidth === 0) return parts[0];
  const label = (text: string, dy: number, kind: string) =>
    `<text${kind} x="${number(labelAt)}" y="${number(y + dy)}" font-size="${LABEL_SIZE}" text-anchor="middle">${escapeMarkup(text)}</text>`;
  if (above) parts.push(label(above, -6, ""));
  if (below) {
    const back = `<path class="line gradient" d="M${number(to)} ${number(y + 5)}H${number(from + 5)}"/><path class="head gradient" d="M${number(from + 4)} ${number(y + 5)}l6 -2.6v5.2z"/>`;
    parts.push(back, label(below, 9 + LABEL_SIZE * 0.8, ' class="gradient"'));
  }
  return parts.join("");
}

function drawBend({ fromX, fromY, bentX, toX, toY, arrives }: PlacedBend): string {
  const middle = number((fromX + bentX) / 2);
  const end = arrives ? toX - ARROW + 1 : toX;
  const curve =
    fromY === toY
      ? ""
      : `C${middle} ${number(fromY)} ${middle} ${number(toY)} ${number(bentX)} ${number(toY)}`;
  const line = `<path class="line" d="M${number(fromX)} ${number(fromY)}${curve}H${number(end)}"/>`;
  if (!arrives) return line;
  const head = `M${number(toX)} ${number(toY)}l${-ARROW} -3.5v7z`;
  return `${line}<path class="head" d="${head}"/>`;
}

/** How the parts of a picture are written, one after the other. */
interface Writing {
  node(placed: PlacedNode): string;
  edge(stem: Stem, part: string): string;
}

const PLAIN: Writing = { node: drawNode, edge: (_, part) => part };

/** Every part in a group that says what it is a part of. */
const MARKED: Writing = {
  node: (placed) => `<g data-node="${escapeMarkup(placed.point.node?.id ?? "")}">${drawNode(placed)}</g>`,
  edge: ({ from, to }, part) =>
    `<g data-from="${escapeMarkup(from)}" data-to="${escapeMarkup(to.join(" "))}">${part}</g>`,
};

export interface SvgOptions {
  /** What a screen reader says. */
  readonly title: string;
  /** Whether parts say what they are parts of. */
  readonly ids: boolean;
  /** Whether the styles are part of the picture. */
  readonly styles: boolean;
}

/** The drawing as SVG. Lines take the page's `color`; gradients take the CSS variable `--gradient`. */
export function writeSvg(drawing: Drawing, { title, ids, styles }: SvgOptions): string {
  const writing = ids ? MARKED : PLAIN;
  const { width, height, nodes, stems, bends } = layOut(drawing);
  const size = [width, height].map((value) => Math.ceil(value));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="downhill-graph" role="img" width="${size[0]}" height="${size[1]}" viewBox="0 0 ${size.join(" ")}" font-size="${FONT_SIZE}">`,
    `<title>${escapeMarkup(title)}</title>`,
    ...(styles ? [`<style>${STYLE}</style>`] : []),
    ...stems.map((placed) => writing.edge(placed.stem, drawStem(placed))),
    ...bends.map((placed) => writing.edge(placed.stem, drawBend(placed))),
    ...nodes.map(writing.node),
    "</svg>",
    "",
  ].join("\n");
}
