// A pen path: the points of all strokes of a digit, close enough together to be joined by straight lines.

/** Points of a path by column, reused from image to image. Point i is joined to i − 1 unless it begins a stroke. */
export class PenPath {
  static readonly capacity = 128;
  readonly x = new Float64Array(PenPath.capacity);
  readonly y = new Float64Array(PenPath.capacity);
  /** Half the pen's width at the point, in pixels of the image. */
  readonly radius = new Float64Array(PenPath.capacity);
  readonly begins = new Uint8Array(PenPath.capacity);
  /** Width of the band over which ink fades to paper, in pixels. */
  edge = 1;
  length = 0;

  add(x: number, y: number, begins: 0 | 1): void {
    const i = this.length++;
    this.x[i] = x;
    this.y[i] = y;
    this.begins[i] = begins;
  }
}

/** Straight lines per piece of curve between two control points. */
const LINES_PER_PIECE = 4;

/**
 * Adds the smooth curve through the control points `first … last` to a path: a cubic Hermite curve whose slope at a
 * point is half the vector between its two neighbours (at an end, the vector to its neighbour).
 *
 * Source: Catmull & Rom 1974, "A class of local interpolating splines".
 *
 * @param begins   1 where the pen is put down at `first`, 0 where the path already ends there.
 */
export function addCurve(
  path: PenPath,
  x: Float64Array,
  y: Float64Array,
  first: number,
  last: number,
  begins: 0 | 1,
): void {
  if (begins) path.add(x[first], y[first], 1);
  for (let i = first; i < last; i++) {
    const before = i === first ? i : i - 1;
    const after = i + 1 === last ? last : i + 2;
    const fromScale = i === first ? 1 : 0.5;
    const toScale = i + 1 === last ? 1 : 0.5;
    const fromX = (x[i + 1] - x[before]) * fromScale;
    const fromY = (y[i + 1] - y[before]) * fromScale;
    const toX = (x[after] - x[i]) * toScale;
    const toY = (y[after] - y[i]) * toScale;
    for (let line = 1; line <= LINES_PER_PIECE; line++) {
      const t = line / LINES_PER_PIECE;
      const u = 1 - t;
      const start = u * u * (1 + 2 * t);
      const end = t * t * (1 + 2 * u);
      const leave = t * u * u;
      const arrive = -t * t * u;
      path.add(
        start * x[i] + leave * fromX + arrive * toX + end * x[i + 1],
        start * y[i] + leave * fromY + arrive * toY + end * y[i + 1],
        0,
      );
    }
  }
}
