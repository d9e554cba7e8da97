// The height at which every point stands: near its neighbours, its column's order and distances kept.

import type { Point } from "./ranks.js";

const SWEEPS = 40;

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
  let top = Number.POSITIVE_INFINITY;
  for (const [point, at] of y) top = Math.min(top, at - heightOf(point) / 2);
  for (const [point, at] of y) y.set(point, at - top);
  return y;
}

/** Where a point's neighbours want it; way points pull harder, which keeps long arrows straight. */
function pull(point: Point, left: number, right: number, y: ReadonlyMap<Point, number>): number {
  let weight = 0;
  let sum = 0;
  const add = (other: Point, side: number) => {
    const force = side * (point.node || other.node ? 1 : 4);
    weight += force;
    sum += force * (y.get(other) ?? 0);
  };
  for (const { from } of point.arriving) add(from, left);
  for (const { to } of point.leaving) add(to, right);
  return weight === 0 ? (y.get(point) ?? 0) : sum / weight;
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
