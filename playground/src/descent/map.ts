// A surface seen from above: contour bands and the arrows of the gradient field, drawn once for all panels.

import { contours } from "d3-contour";
import { s } from "../page/element.js";
import type { Point, Surface } from "./surfaces.js";
import { gradientsAt, gridOf, heightsAt } from "./terrain.js";

/** Size of a panel in its own units. */
export const WIDTH = 360;
export const HEIGHT = 216;
const CELL = 4;
const ARROWS: Point = [13, 8];

/** From the surface's coordinates to those of a panel. */
export function project({ reach: [width, height] }: Surface, [x, y]: Point): Point {
  return [((x / width + 1) / 2) * WIDTH, ((1 - y / height) / 2) * HEIGHT];
}

/** And back. */
export function unproject({ reach: [width, height] }: Surface, [px, py]: Point): Point {
  return [((px / WIDTH) * 2 - 1) * width, (1 - (py / HEIGHT) * 2) * height];
}

/** What all panels `use`. */
export function mapSymbol(surface: Surface, id: string): SVGSymbolElement {
  return s(
    "symbol",
    { id, viewBox: `0 0 ${WIDTH} ${HEIGHT}` },
    s("g", { class: "bands" }, bands(surface)),
    s("g", { class: "field" }, arrows(surface)),
  );
}

function bands(surface: Surface): SVGPathElement[] {
  // One cell more on every side: bands are closed outside of what is seen.
  const [columns, rows] = [WIDTH / CELL + 2, HEIGHT / CELL + 2];
  const [width, height] = surface.reach;
  const wider = {
    ...surface,
    reach: [(width * columns * CELL) / WIDTH, (height * rows * CELL) / HEIGHT] as const,
  };
  const heights = heightsAt(surface, gridOf(wider, columns, rows));
  const shapes = contours()
    .size([columns, rows])
    .thresholds([...surface.levels])(Array.from(heights));
  return shapes.map(({ coordinates }) => {
    const rings = coordinates.flat().map((ring) => {
      const corners = ring.map(([x, y]) => `${((x - 1) * CELL).toFixed(1)} ${((y - 1) * CELL).toFixed(1)}`);
      return `M${corners.join("L")}Z`;
    });
    return s("path", { d: rings.join("") });
  });
}

/** Arrows downhill, against the gradient; their lengths follow its size, less than in proportion. */
function arrows(surface: Surface): SVGPathElement[] {
  const points = gridOf(surface, ...ARROWS);
  const slopes = gradientsAt(surface, points).map(([dx, dy]): Point => {
    const [sx, sy] = [WIDTH / (2 * surface.reach[0]), HEIGHT / (2 * surface.reach[1])];
    return [-dx * sx, dy * sy];
  });
  const lengths = slopes.map(([dx, dy]) => Math.hypot(dx, dy));
  const longest = Math.max(...lengths);
  return slopes.flatMap(([dx, dy], i) => {
    if (lengths[i] === 0) return [];
    const length = 3 + 15 * Math.sqrt(lengths[i] / longest);
    const [ux, uy] = [dx / lengths[i], dy / lengths[i]];
    const [x, y] = project(surface, points[i]);
    const [tipX, tipY] = [x + (ux * length) / 2, y + (uy * length) / 2];
    const head = Math.min(4, length / 2.5);
    const barb = (side: number) =>
      `${(tipX - head * (ux + side * 0.6 * uy)).toFixed(1)} ${(tipY - head * (uy - side * 0.6 * ux)).toFixed(1)}`;
    const tail = `${(x - (ux * length) / 2).toFixed(1)} ${(y - (uy * length) / 2).toFixed(1)}`;
    const tip = `${tipX.toFixed(1)} ${tipY.toFixed(1)}`;
    return [s("path", { d: `M${tail}L${tip}M${barb(1)}L${tip}L${barb(-1)}` })];
  });
}
