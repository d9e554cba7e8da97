// The height at which every point stands: near its neighbours, its column's order and distances kept.

import type { Link, Point } from "./ranks.js";

const SWEEPS = 60;
/** How much harder a link pulls that neither branches nor joins. */
const STRAIGHTENING = 16;
/** Lines that differ by less (pixels) are made level where that keeps this part of the distances. */
const NEARLY_LEVEL = 14;
const KEPT = 0.75;

/** y of every point; the smallest upper edge is 0. @param heightOf  What a point takes of its column. */
export function heightsOf(
  columns: readonly (readonly Point[])[],
  heightOf: (point: Point) => number,
): Map<Point, number> {
  const y = new Map<Point, number>();
  const apart = columns.map((column) =>
    column.map((point, i) => (i === 0 ? 0 : (heightOf(column[i - 1]) + heightOf(point)) / 2)),
  );
  const place = (c: number, wanted: (point: Point) => number) => {
    const at = spread(columns[c].map(wanted), apart[c]);
    for (const [i, point] of columns[c].entries()) y.set(point, at[i]);
  };
  for (let c = 0; c < columns.length; c++) place(c, () => 0);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    // First each side pulls alone, so that all find their place; at last both sides balance.
    const [left, right] = sweep >= SWEEPS / 2 ? [1, 1] : sweep % 2 === 0 ? [1, 0] : [0, 1];
    for (let i = 0; i < columns.length; i++) {
      place(right > left ? columns.length - 1 - i : i, (point) => pull(point, left, right, y));
    }
  }
  level(columns, apart, y);
  let top = Number.POSITIVE_INFINITY;
  for (const [point, at] of y) top = Math.min(top, at - heightOf(point) / 2);
  for (const [point, at] of y) y.set(point, at - top);
  return y;
}

/** Where a point's neighbours want it. */
function pull(point: Point, left: number, right: number, y: ReadonlyMap<Point, number>): number {
  let weight = 0;
  let sum = 0;
  const add = (link: Link, other: Point, side: number) => {
    const force = side * (isPlain(link) ? STRAIGHTENING : 1);
    weight += force;
    sum += force * (y.get(other) ?? 0);
  };
  for (const link of point.arriving) add(link, link.from, left);
  for (const link of point.leaving) add(link, link.to, right);
  return weight === 0 ? (y.get(point) ?? 0) : sum / weight;
}

/** True for a link that is all that leaves one point and all that arrives at the next. */
function isPlain({ from, to }: Link): boolean {
  return from.leaving.length === 1 && to.arriving.length === 1;
}

/** Puts the points of each line of plain links at one height, if they nearly are and their neighbours leave room. */
function level(
  columns: readonly (readonly Point[])[],
  apart: readonly (readonly number[])[],
  y: Map<Point, number>,
): void {
  const fits = (point: Point, at: number) => {
    const column = columns[point.rank];
    const i = column.indexOf(point);
    const above = i === 0 || at - (y.get(column[i - 1]) ?? 0) >= KEPT * apart[point.rank][i];
    const isLast = i === column.length - 1;
    return above && (isLast || (y.get(column[i + 1]) ?? 0) - at >= KEPT * apart[point.rank][i + 1]);
  };
  for (const point of columns.flat()) {
    if (point.arriving.length === 1 && isPlain(point.arriving[0])) continue;
    const line = [point];
    for (let at = point; at.leaving.length === 1 && isPlain(at.leaving[0]); line.push(at))
      at = at.leaving[0].to;
    const heights = line.map((member) => y.get(member) ?? 0);
    const [lowest, highest] = [Math.min(...heights), Math.max(...heights)];
    const middle = heights.reduce((sum, height) => sum + height, 0) / heights.length;
    if (highest - lowest > NEARLY_LEVEL || !line.every((member) => fits(member, middle))) continue;
    for (const member of line) y.set(member, middle);
  }
}

/**
 * The places nearest to the wanted ones (least squares) that keep order and distance.
 *
 * @param apart  `apart[i]` is the least distance from place i − 1 to place i.
 * Source: Ayer et al. 1955, pooling of adjacent violators.
 */
export function spread(wanted: readonly number[], apart: readonly number[]): number[] {
  const offsets: number[] = [];
  const pools: { sum: number; count: number }[] = [];
  wanted.forEach((place, i) => {
    offsets.push(i === 0 ? 0 : offsets[i - 1] + apart[i]);
    pools.push({ sum: place - offsets[i], count: 1 });
    for (let last = pools.length - 1; last > 0; last--) {
      const [a, b] = [pools[last - 1], pools[last]];
      if (a.sum / a.count <= b.sum / b.count) break;
      pools.splice(last - 1, 2, { sum: a.sum + b.sum, count: a.count + b.count });
    }
  });
  return pools
    .flatMap(({ sum, count }) => new Array<number>(count).fill(sum / count))
    .map((place, i) => place + offsets[i]);
}
