// From a pen path to pixels: fits the path into the box, inks it, moves the centre of mass to the image's centre.

import type { PenPath } from "./path.js";

/** Side of an image, in pixels. */
export const SIDE = 28;
/** Side of the box that a digit fits into, in pixels. */
export const BOX = 20;

const canvas = new Float32Array(SIDE * SIDE);

/**
 * Scales and moves a path so that its ink, pen width included, fits a box of 20 × 20 pixels in the image's middle and
 * fills its longer side; proportions stay as they are.
 */
export function fitIntoBox(path: PenPath): void {
  const { x, y, radius, length } = path;
  // At an edge of 1 pixel the ink of a line ends, to the pixel, where the pen does; a wider edge reaches out further.
  const box = BOX - (path.edge - 1);
  let scale = BOX;
  let left = 0;
  let top = 0;
  let width = 0;
  let height = 0;
  // The pen's width does not scale with the path, and where it varies the outermost point may change: step to the
  // scale that fits, each step exact while the outermost points stay the same.
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
    // One point that is outermost on both sides sets no limit (its quotient is no positive number).
    scale = Math.min(across > 0 ? across : Infinity, down > 0 ? down : Infinity);
    left = scale * x[leftMost] - radius[leftMost];
    top = scale * y[topMost] - radius[topMost];
    width = scale * x[rightMost] + radius[rightMost] - left;
    height = scale * y[bottomMost] + radius[bottomMost] - top;
  }
  const right = (SIDE - width) / 2 - left;
  const down = (SIDE - height) / 2 - top;
  for (let i = 0; i < length; i++) {
    x[i] = scale * x[i] + right;
    y[i] = scale * y[i] + down;
  }
}

/**
 * Inks a line whose half-width goes from r₀ to r₁: a pixel's ink is `clamp((r − d) / e + ½, 0, 1)`, with d the distance
 * of its centre from the line, r the half-width at the nearest point and e the width of the edge. Where lines overlap the darker ink counts.
 */
function inkLine(x0: number, y0: number, r0: number, x1: number, y1: number, r1: number, edge: number): void {
  const reach = Math.max(r0, r1) + 0.5 * edge;
  const left = Math.max(0, Math.floor(Math.min(x0, x1) - reach));
  const right = Math.min(SIDE - 1, Math.floor(Math.max(x0, x1) + reach));
  const top = Math.max(0, Math.floor(Math.min(y0, y1) - reach));
  const bottom = Math.min(SIDE - 1, Math.floor(Math.max(y0, y1) + reach));
  const dx = x1 - x0;
  const dy = y1 - y0;
  const square = dx * dx + dy * dy;
  const sharpness = 1 / edge;
  const inverse = square > 0 ? 1 / square : 0;
  for (let row = top; row <= bottom; row++) {
    const py = row + 0.5 - y0;
    for (let column = left; column <= right; column++) {
      const px = column + 0.5 - x0;
      let t = (px * dx + py * dy) * inverse;
      t = t < 0 ? 0 : t > 1 ? 1 : t;
      const ex = px - t * dx;
      const ey = py - t * dy;
      const ink = (r0 + t * (r1 - r0) - Math.sqrt(ex * ex + ey * ey)) * sharpness + 0.5;
      const pixel = row * SIDE + column;
      if (ink > canvas[pixel]) canvas[pixel] = ink > 1 ? 1 : ink;
    }
  }
}

/** Inks a fitted path and writes the image to `out` from `offset`, its centre of mass within half a pixel of pixel (14, 14). */
export function inkPath(path: PenPath, out: Uint8Array, offset: number): void {
  canvas.fill(0);
  const { x, y, radius, begins, length } = path;
  for (let i = 1; i < length; i++) {
    if (!begins[i]) inkLine(x[i - 1], y[i - 1], radius[i - 1], x[i], y[i], radius[i], path.edge);
  }
  let mass = 0;
  let massX = 0;
  let massY = 0;
  let left = SIDE;
  let right = 0;
  let top = SIDE;
  let bottom = 0;
  for (let row = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++) {
      const value = Math.round(canvas[row * SIDE + column] * 255);
      if (value === 0) continue;
      mass += value;
      massX += value * column;
      massY += value * row;
      if (column < left) left = column;
      if (column > right) right = column;
      if (row < top) top = row;
      bottom = row;
    }
  }
  // No ink is pushed over the edge: a digit whose mass lies far to one side stays inside the image.
  const moveX = Math.min(SIDE - 1 - right, Math.max(-left, Math.round(SIDE / 2 - massX / mass)));
  const moveY = Math.min(SIDE - 1 - bottom, Math.max(-top, Math.round(SIDE / 2 - massY / mass)));
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      out[offset + (row + moveY) * SIDE + column + moveX] = Math.round(canvas[row * SIDE + column] * 255);
    }
  }
}
