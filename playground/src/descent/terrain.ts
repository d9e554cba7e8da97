// Heights and gradients of a surface at many points at once: one graph of the package for all of them.

import { sum, variable } from "downhill";
import type { Point, Surface } from "./surfaces.js";

export function heightsAt(surface: Surface, points: readonly Point[]): Float64Array {
  const [x, y] = coordinates(points);
  return surface.height(x, y).value.data;
}

/** The gradient at every point. */
export function gradientsAt(surface: Surface, points: readonly Point[]): Point[] {
  const [x, y] = coordinates(points);
  sum(surface.height(x, y)).backward();
  const [dx, dy] = [x.gradient.data, y.gradient.data];
  return points.map((_, i) => [dx[i], dy[i]]);
}

function coordinates(points: readonly Point[]) {
  return [0, 1].map((axis) => variable(Float64Array.from(points, (point) => point[axis])));
}

/** Points in the middle of the cells of a grid over what is shown, row by row from the top. */
export function gridOf({ reach: [width, height] }: Surface, columns: number, rows: number): Point[] {
  return Array.from({ length: columns * rows }, (_, i): Point => {
    const [column, row] = [i % columns, Math.floor(i / columns)];
    return [(((column + 0.5) / columns) * 2 - 1) * width, (1 - ((row + 0.5) / rows) * 2) * height];
  });
}
