// Where everything of a drawing stands, in pixels.

import type { Drawing } from "./drawing.js";
import { heightsOf } from "./heights.js";
import { orderColumns } from "./order.js";
import { columnsOf, type Link, type Point, type Stem } from "./ranks.js";

export const FONT_SIZE = 14;
export const LABEL_SIZE = 12.5;
export const RADIUS = 17;
export const ARROW = 8;
const MARGIN = 12;
/** From the middle of an arrow's stem to the edge of what is written at it. */
const LABEL_HEIGHT = 21;
const ROW_GAP = 10;
const WAY_POINT_HEIGHT = 26;
/** Between the stems of one node: as much as is written between them needs. */
const STEM_DISTANCE = { bare: 22, labelled: 2 * LABEL_HEIGHT };

export interface PlacedNode {
  readonly point: Point;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** The horizontal beginning of the arrows that leave a node together. */
export interface PlacedStem {
  readonly stem: Stem;
  readonly y: number;
  readonly from: number;
  readonly to: number;
  /** Middle of what is written at it. */
  readonly labelAt: number;
  readonly labelWidth: number;
}

/** A bend from one column's stem zone to a point of the next; `arrives` at a node, or runs on. */
export interface PlacedBend {
  readonly stem: Stem;
  readonly fromX: number;
  readonly fromY: number;
  readonly bentX: number;
  readonly toX: number;
  readonly toY: number;
  readonly arrives: boolean;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly stems: readonly PlacedStem[];
  readonly bends: readonly PlacedBend[];
}

/** Width of a text, about: no font can be measured here. East Asian characters are twice as wide. */
function textWidth(text: string, size: number): number {
  let units = 0;
  for (const character of text) {
    const wide = (character.codePointAt(0) ?? 0) > 0x1100 && !/[−×∞…]/.test(character);
    units += wide ? 1 : /[il.,:;|' ]/.test(character) ? 0.32 : /[mwMW]/.test(character) ? 0.86 : 0.59;
  }
  return units * size;
}

function nodeWidth({ node }: Point): number {
  if (!node) return 0;
  const text = textWidth(node.label, FONT_SIZE);
  if (node.kind === "operation") return Math.max(2 * RADIUS, text + 20);
  return node.label === "" ? 4 : text + 10;
}

/** The stems of a node. */
function stemsOf(point: Point): Stem[] {
  return [...new Set(point.leaving.map(({ stem }) => stem))];
}

function labelWidth({ above = "", below = "" }: Stem): number {
  const texts = Math.max(textWidth(above, LABEL_SIZE), textWidth(below, LABEL_SIZE));
  return texts === 0 ? 0 : texts + 14;
}

function stemDistance(stems: readonly Stem[]): number {
  const crowded = stems.some(({ above }) => above) && stems.some(({ below }) => below);
  return crowded ? STEM_DISTANCE.labelled : STEM_DISTANCE.bare;
}

function pointHeight(point: Point): number {
  if (!point.node) return WAY_POINT_HEIGHT;
  const stems = stemsOf(point);
  const body = point.node.kind === "operation" ? 2 * RADIUS : FONT_SIZE + 6;
  const labelled = stems.some((stem) => labelWidth(stem) > 0) ? 2 * LABEL_HEIGHT : 0;
  const all = (stems.length - 1) * stemDistance(stems) + Math.max(body, labelled);
  return Math.max(body, all) + ROW_GAP;
}

/** Lays a drawing out in columns from left to right. */
export function layOut(drawing: Drawing): Layout {
  const columns = columnsOf(drawing);
  orderColumns(columns);
  const heights = heightsOf(columns, pointHeight);
  const yOf = (point: Point) => MARGIN + (heights.get(point) ?? 0);
  const stemY = ({ from, stem }: Link) => {
    // The stem whose arrows go highest leaves highest.
    const goal = (one: Stem) =>
      mean(from.leaving.filter((link) => link.stem === one).map(({ to }) => yOf(to)));
    const stems = stemsOf(from).sort((a, b) => goal(a) - goal(b));
    return yOf(from) + (stems.indexOf(stem) - (stems.length - 1) / 2) * stemDistance(stems);
  };

  const nodes: PlacedNode[] = [];
  const stems: PlacedStem[] = [];
  const bends: PlacedBend[] = [];
  let left = MARGIN;
  let arriving: { link: Link; fromX: number; bentX: number }[] = [];
  columns.forEach((column, c) => {
    const width = Math.max(...column.map(nodeWidth));
    for (const point of column) {
      const own = nodeWidth(point);
      const kind = point.node?.kind;
      const x =
        kind === "leaf" ? left + width - own / 2 : kind === "result" ? left + own / 2 : left + width / 2;
      if (point.node) nodes.push({ point, x, y: yOf(point), width: own });
      const entries = arriving.filter(({ link }) => link.to === point);
      entries.sort((a, b) => stemY(a.link) - stemY(b.link) || a.link.from.index - b.link.from.index);
      entries.forEach(({ link, fromX, bentX }, i) => {
        const port = portOf(point, i, entries.length, own);
        const toX = point.node ? x - port.reach : left;
        const bend = { fromX, fromY: stemY(link), bentX, toX, toY: yOf(point) + port.offset };
        bends.push({ stem: link.stem, ...bend, arrives: point.node !== undefined });
      });
    }
    const right = left + width;
    const zone = Math.max(
      0,
      ...column.map((point) => (point.node ? Math.max(0, ...stemsOf(point).map(labelWidth)) : 0)),
    );
    const links = [...new Map(column.flatMap(({ leaving }) => leaving).map((link) => [link, link])).values()];
    const steepest = Math.max(0, ...links.map((link) => Math.abs(stemY(link) - yOf(link.to))));
    const bentX = right + zone + Math.min(Math.max(26, 16 + steepest * 0.6), 90);
    for (const point of column) {
      for (const stem of stemsOf(point)) {
        const link = point.leaving.find((candidate) => candidate.stem === stem) as Link;
        const placed = nodes.find((candidate) => candidate.point === point);
        const from = placed ? placed.x + reachAt(point, stemY(link) - placed.y, placed.width) : left;
        const labelled = point.node ? labelWidth(stem) : 0;
        stems.push({
          stem,
          y: stemY(link),
          from,
          to: right + zone,
          labelAt: right + zone / 2,
          labelWidth: labelled,
        });
      }
    }
    arriving = links.map((link) => ({ link, fromX: right + zone, bentX }));
    left = c === columns.length - 1 ? right : bentX + ARROW + 4;
  });
  const bottom = Math.max(0, ...[...heights].map(([point, y]) => y + pointHeight(point) / 2));
  return { width: left + MARGIN, height: bottom + 2 * MARGIN, nodes, stems, bends };
}

/** Where the i-th of several arrows meets a node: how far from its middle, to the left and down. */
function portOf({ node }: Point, i: number, count: number, width: number): { reach: number; offset: number } {
  if (!node) return { reach: 0, offset: 0 };
  if (node.kind !== "operation") return { reach: width / 2, offset: 0 };
  const step = count > 1 ? Math.min(16, (1.5 * RADIUS) / (count - 1)) : 0;
  const offset = (i - (count - 1) / 2) * step;
  return { reach: reachAt({ node }, offset, width), offset };
}

/** How far a node reaches to either side of its middle, so far above or below it. */
function reachAt({ node }: Pick<Point, "node">, offset: number, width: number): number {
  if (node?.kind !== "operation") return width / 2;
  // The ends of a pill are half circles, as a circle's are.
  const height = Math.min(Math.abs(offset), RADIUS);
  return width / 2 - RADIUS + Math.sqrt(RADIUS * RADIUS - height * height);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
