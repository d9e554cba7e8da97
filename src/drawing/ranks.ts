// Columns of a drawing: which node stands in which, and the way points of arrows that pass columns by.

import { message, show } from "../errors.js";
import type { Drawing, DrawnEdge, DrawnNode } from "./drawing.js";

/** Something that has a place: a node, or where an arrow crosses a column. */
export interface Point {
  readonly rank: number;
  /** Position in the drawing's list; way points come after the nodes. */
  readonly index: number;
  readonly node?: DrawnNode;
  readonly arriving: Link[];
  readonly leaving: Link[];
}

/** Arrows from one node that say the same; they leave it together. */
export interface Stem {
  /** Ids of the node they leave and of those they lead to. */
  readonly from: string;
  readonly to: string[];
  readonly above: string | undefined;
  readonly below: string | undefined;
}

/** A piece of an arrow, from one column to the next. */
export interface Link {
  readonly from: Point;
  readonly to: Point;
  readonly stem: Stem;
}

/**
 * Splits a drawing into columns by the longest path from a leaf, and long arrows into links of one column each.
 *
 * @throws {RangeError} When an edge names an unknown node or edges run in a circle.
 */
export function columnsOf(drawing: Drawing): Point[][] {
  const ranks = ranksOf(drawing);
  const points = drawing.nodes.map(
    (node, index): Point => ({ rank: ranks.get(node.id) ?? 0, index, node, arriving: [], leaving: [] }),
  );
  const byId = new Map(drawing.nodes.map(({ id }, i) => [id, points[i]]));
  const stems = new Map<string, Stem>();
  const wayPoints = new Map<string, Point>();

  const connect = (from: Point, to: Point, stem: Stem) => {
    const link = { from, to, stem };
    from.leaving.push(link);
    to.arriving.push(link);
  };
  for (const edge of drawing.edges) {
    const key = JSON.stringify([edge.from, edge.above, edge.below]);
    const stem = stems.get(key) ?? { from: edge.from, to: [], above: edge.above, below: edge.below };
    stems.set(key, stem);
    stem.to.push(edge.to);
    const target = byId.get(edge.to) as Point;
    let at = byId.get(edge.from) as Point;
    // Arrows of one stem share their way points, so they part as late as they can.
    for (let rank = at.rank + 1; rank < target.rank; rank++) {
      const place = `${rank} ${key}`;
      let next = wayPoints.get(place);
      if (!next) {
        next = { rank, index: points.length, arriving: [], leaving: [] };
        points.push(next);
        wayPoints.set(place, next);
        connect(at, next, stem);
      }
      at = next;
    }
    connect(at, target, stem);
  }
  const columns: Point[][] = Array.from(
    { length: Math.max(0, ...points.map(({ rank }) => rank + 1)) },
    () => [],
  );
  for (const point of points) columns[point.rank].push(point);
  return columns;
}

function ranksOf({ nodes, edges, leaves }: Drawing): Map<string, number> {
  const outgoing = new Map<string, DrawnEdge[]>(nodes.map(({ id }) => [id, []]));
  const waiting = new Map<string, number>(nodes.map(({ id }) => [id, 0]));
  for (const edge of edges) {
    const stranger = [edge.from, edge.to].find((id) => !outgoing.has(id));
    if (stranger !== undefined)
      throw new RangeError(message("drawing", "edges between its nodes", show(stranger)));
    outgoing.get(edge.from)?.push(edge);
    waiting.set(edge.to, (waiting.get(edge.to) ?? 0) + 1);
  }
  const ranks = new Map<string, number>();
  const ready = nodes.map(({ id }) => id).filter((id) => waiting.get(id) === 0);
  for (const id of ready) ranks.set(id, 0);
  for (let i = 0; i < ready.length; i++) {
    const rank = ranks.get(ready[i]) ?? 0;
    for (const { to } of outgoing.get(ready[i]) ?? []) {
      ranks.set(to, Math.max(ranks.get(to) ?? 0, rank + 1));
      const left = (waiting.get(to) ?? 0) - 1;
      waiting.set(to, left);
      if (left === 0) ready.push(to);
    }
  }
  if (ready.length < nodes.length)
    throw new RangeError(message("drawing", "a graph without circles", "one with"));
  if (leaves === "near") moveNear(nodes, edges, ready, ranks);
  return ranks;
}

/** Moves leaves, and what is computed from leaves alone, to the column before the first that reads them. */
function moveNear(
  nodes: readonly DrawnNode[],
  edges: readonly DrawnEdge[],
  order: readonly string[],
  ranks: Map<string, number>,
): void {
  const leaves = new Set(nodes.filter(({ kind }) => kind === "leaf").map(({ id }) => id));
  const bound = new Set(edges.filter(({ from }) => !leaves.has(from)).map(({ to }) => to));
  for (const id of [...order].reverse()) {
    const readers = edges.filter(({ from }) => from === id).map(({ to }) => (ranks.get(to) ?? 1) - 1);
    if (!bound.has(id) && readers.length > 0) ranks.set(id, Math.min(...readers));
  }
}
