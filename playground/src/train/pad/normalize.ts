// From what was drawn to an image in the manner of MNIST: scaled into a box of 20 pixels, inked, its centre of mass in the
// middle of 28 × 28. The pen's width is in pixels of the image, however large the drawing was.

export interface Dot {
  readonly x: number;
  readonly y: number;
}
/** One line of the pen, from where it was set down to where it was lifted. */
export type Stroke = readonly Dot[];

const SIDE = 28;
const BOX = 20;
/** Half the width of the pen's line, and the width of its soft edge, in pixels. */
const RADIUS = 1.15;
const EDGE = 1;

/** (784) bytes, 255 is ink; undefined when nothing was drawn. */
export function normalize(strokes: readonly Stroke[]): Uint8Array | undefined {
  const dots = strokes.flat();
  if (dots.length === 0) return undefined;
  const [xs, ys] = [dots.map(({ x }) => x), dots.map(({ y }) => y)];
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
  // A single dot has no size: it stays one.
  const longest = Math.max(right - left, bottom - top);
  const scale = longest > 0 ? (BOX - 2 * RADIUS) / longest : 0;
  const fit = ({ x, y }: Dot): Dot => ({
    x: (x - (left + right) / 2) * scale + SIDE / 2,
    y: (y - (top + bottom) / 2) * scale + SIDE / 2,
  });
  const ink = new Float64Array(SIDE * SIDE);
  for (const stroke of strokes) inkStroke(ink, stroke.map(fit));
  return centred(ink);
}

function inkStroke(ink: Float64Array, stroke: Stroke): void {
  stroke.forEach((to, i) => {
    inkLine(ink, stroke[Math.max(0, i - 1)], to);
  });
}

/** A pixel's ink falls from 1 to 0 over the edge of the line; where lines overlap, the darker counts. */
function inkLine(ink: Float64Array, from: Dot, to: Dot): void {
  const reach = RADIUS + EDGE;
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const square = dx * dx + dy * dy;
  const [left, right] = span(from.x, to.x, reach);
  const [top, bottom] = span(from.y, to.y, reach);
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      const [px, py] = [column + 0.5 - from.x, row + 0.5 - from.y];
      const along = square > 0 ? Math.min(1, Math.max(0, (px * dx + py * dy) / square)) : 0;
      const [ex, ey] = [px - along * dx, py - along * dy];
      const value = (RADIUS - Math.sqrt(ex * ex + ey * ey)) / EDGE + 0.5;
      const pixel = row * SIDE + column;
      ink[pixel] = Math.max(ink[pixel], Math.min(1, value));
    }
  }
}

function span(a: number, b: number, reach: number): [number, number] {
  return [
    Math.max(0, Math.floor(Math.min(a, b) - reach)),
    Math.min(SIDE - 1, Math.floor(Math.max(a, b) + reach)),
  ];
}

/** Moved by whole pixels, so that the centre of mass comes to the middle, as near as the ink's own edges allow. */
function centred(ink: Float64Array): Uint8Array {
  let [mass, massX, massY] = [0, 0, 0];
  let [left, right, top, bottom] = [SIDE, 0, SIDE, 0];
  ink.forEach((value, pixel) => {
    if (value === 0) return;
    const [column, row] = [pixel % SIDE, Math.floor(pixel / SIDE)];
    mass += value;
    massX += value * column;
    massY += value * row;
    [left, right] = [Math.min(left, column), Math.max(right, column)];
    [top, bottom] = [Math.min(top, row), Math.max(bottom, row)];
  });
  const shift = (moment: number, low: number, high: number) =>
    Math.min(SIDE - 1 - high, Math.max(-low, Math.round(SIDE / 2 - moment / mass)));
  const [across, down] = [shift(massX, left, right), shift(massY, top, bottom)];
  const image = new Uint8Array(SIDE * SIDE);
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      const value = Math.floor(ink[row * SIDE + column] * 255 + 0.5);
      image[(row + down) * SIDE + column + across] = value;
    }
  }
  return image;
}
