// The order of points in each column, so that few arrows cross.

import type { Link, Point } from "./ranks.js";

const SWEEPS = 24;

/**
 * Reorders the columns in place.
 *
 * Sorts each column by the mean position of its neighbours in the column before, then, walking back, after; keeps the
 * arrangement with the fewest crossings. Source: Sugiyama, Tagawa & Toda 1981 (the barycentre method).
 */
export function orderColumns(columns: Point[][]): void {
  let best = columns.map((column) => [...column]);
  let fewest = crossings(columns);
  for (let sweep = 0; sweep < SWEEPS && fewest > 0; sweep++) {
    if (sweep % 2 === 0) {
      for (let c = 1; c < columns.length; c++) sortBy(columns[c], columns[c - 1], before);
    } else {
      for (let c = columns.length - 2; c >= 0; c--) sortBy(columns[c], columns[c + 1], after);
    }
    const count = crossings(columns);
    if (count >= fewest) continue;
    fewest = count;
    best = columns.map((column) => [...column]);
  }
  for (let c = 0; c < columns.length; c++) columns[c] = best[c];
}

function before(point: Point): Point[] {
  return point.arriving.map(({ from }) => from);
}

function after(point: Point): Point[] {
  return point.leaving.map(({ to }) => to);
}

function sortBy(column: Point[], beside: readonly Point[], neighbours: (point: Point) => Point[]): void {
  const position = new Map(beside.map((point, i) => [point, i]));
  const centre = new Map(
    column.map((point, i) => {
      const near = neighbours(point).map((other) => position.get(other) ?? 0);
      return [point, near.length === 0 ? i : near.reduce((sum, p) => sum + p, 0) / near.length];
    }),
  );
  column.sort((a, b) => (centre.get(a) ?? 0) - (centre.get(b) ?? 0));
}

function crossings(columns: readonly (readonly Point[])[]): number {
  let count = 0;
  for (let c = 0; c + 1 < columns.length; c++) {
    const position = new Map(columns[c + 1].map((point, i) => [point, i]));
    const ends = columns[c].map((point) => point.leaving.map(({ to }: Link) => position.get(to) ?? 0));
    for (let i = 0; i < ends.length; i++) {
      for (let j = i + 1; j < ends.length; j++) {
        for (const a of ends[i]) for (const b of ends[j]) if (a > b) count++;
      }
    }
  }
  return count;
}
