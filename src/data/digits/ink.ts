// From a pen path to pixels: fits the path into a box, inks the box, sets it into the image by its centre of mass.

import type { PenPath } from "./path.js";

/** Side of an image, in pixels. */
export const SIDE = 28;
/** Side of the box that a digit fits into, in pixels. */
export const BOX = 20;

const ink = new Float32Array(BOX * BOX);
const bytes = new Uint8Array(BOX * BOX);

/**
 * Scales and moves a path so that its ink, pen width included, fits the box and fills its longer side. The pen's width
 * is in pixels from the start; the path's proportions stay as they are.
 */
export function fitIntoBox(path: PenPath): void {
  const { x, y, radius, length } = path;
  // At an edge of one pixel the ink of a line ends, to the pixel, where the pen does; a wider edge reaches further.
  const box = BOX - (path.edge - 1);
  let scale = BOX;
  let left = 0;
  let top = 0;
  let width = 0;
  let height = 0;
  // The pen does not scale with the path, so another point may become the outermost one: step to the scale that
  // fits; a step is exact when the outermost points stay the same.
  for (let step = 0; step < 4; step++) {
    let leftMost = 0;
    let rightMost = 0;
    let topMost = 0;
    let bottomMost = 0;
    for (let i = 1; i < length; i++) {
      if (scale * x[i] - radius[i] < scale * x[leftMost] - radius[leftMost]) leftMost = i;
      if (scale * x[i] + radius[i] > scale * x[rightMost] + radius[rightMost]) rightMost = i;
      if (scale * y[i] - radius[i] < scale * y[topMost] - radius[topMost]) topMost = i;
      if (scale * y[i] + radius[i] > scale * y[bottomMost] + radius[bottomMost]) bottomMost = i;
    }
    const across = (box - radius[leftMost] - radius[rightMost]) / (x[rightMost] - x[leftMost]);
    const down = (box - radius[topMost] - radius[bottomMost]) / (y[bottomMost] - y[topMost]);
    // Where one point is outermost on both sides, that direction sets no limit: its quotient is not positive.
    scale = Math.min(across > 0 ? across : Infinity, down > 0 ? down : Infinity);
    left = scale * x[leftMost] - radius[leftMost];
    top = scale * y[topMost] - radius[topMost];
    width = scale * x[rightMost] + radius[rightMost] - left;
    height = scale * y[bottomMost] + radius[bottomMost] - top;
  }
  const right = (BOX - width) / 2 - left;
  const down = (BOX - height) / 2 - top;
  for (let i = 0; i < length; i++) {
    x[i] = scale * x[i] + right;
    y[i] = scale * y[i] + down;
  }
}

/**
 * Inks the line from point i − 1 to point i: a pixel's ink is `clamp((r − d) / e + ½, 0, 1)`, with d the distance of
 * its centre from the line, r the pen's half-width at the nearest point and e the width of the edge. Where lines
 * overlap, the darker ink counts.
 */
function inkLine(path: PenPath, i: number): void {
  const { x, y, radius, edge } = path;
  const x0 = x[i - 1];
  const y0 = y[i - 1];
  const r0 = radius[i - 1];
  const dx = x[i] - x0;
  const dy = y[i] - y0;
  const dr = radius[i] - r0;
  const reach = Math.max(r0, radius[i]) + 0.5 * edge;
  const left = Math.max(0, Math.floor(Math.min(x0, x[i]) - reach));
  const right = Math.min(BOX - 1, Math.floor(Math.max(x0, x[i]) + reach));
  const top = Math.max(0, Math.floor(Math.min(y0, y[i]) - reach));
  const bottom = Math.min(BOX - 1, Math.floor(Math.max(y0, y[i]) + reach));
  const square = dx * dx + dy * dy;
  const alongX = square > 0 ? dx / square : 0;
  const alongY = square > 0 ? dy / square : 0;
  const sharpness = 1 / edge;
  for (let row = top; row <= bottom; row++) {
    const py = row + 0.5 - y0;
    for (let column = left; column <= right; column++) {
      const pixel = row * BOX + column;
      const before = ink[pixel];
      if (before === 1) continue;
      const px = column + 0.5 - x0;
      let t = px * alongX + py * alongY;
      t = t < 0 ? 0 : t > 1 ? 1 : t;
      const ex = px - t * dx;
      const ey = py - t * dy;
      const value = (r0 + t * dr - Math.sqrt(ex * ex + ey * ey)) * sharpness + 0.5;
      if (value > before) ink[pixel] = value > 1 ? 1 : value;
    }
  }
}

/**
 * Inks a fitted path and writes the image to `out` from `offset`. The box is moved by whole pixels, so that the centre
 * of mass comes within half a pixel of pixel (14, 14) in both directions.
 */
export function inkPath(path: PenPath, out: Uint8Array, offset: number): void {
  ink.fill(0);
  for (let i = 1; i < path.length; i++) if (!path.begins[i]) inkLine(path, i);
  let mass = 0;
  let massX = 0;
  let massY = 0;
  for (let row = 0; row < BOX; row++) {
    let rowMass = 0;
    for (let column = 0; column < BOX; column++) {
      const value = Math.floor(ink[row * BOX + column] * 255 + 0.5);
      bytes[row * BOX + column] = value;
      rowMass += value;
      massX += value * column;
    }
    mass += rowMass;
    massY += rowMass * row;
  }
  // The box never leaves the image; only the rare digit with its mass far to one side stays off centre by that.
  const free = SIDE - BOX;
  const left = Math.min(free, Math.max(0, Math.round(SIDE / 2 - massX / mass)));
  const top = Math.min(free, Math.max(0, Math.round(SIDE / 2 - massY / mass)));
  for (let row = 0; row < BOX; row++) {
    const target = offset + (row + top) * SIDE + left;
    for (let column = 0; column < BOX; column++) out[target + column] = bytes[row * BOX + column];
  }
}
