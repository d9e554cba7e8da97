// How people write each digit: pen strokes on a field of 100 × 100, x to the right, y downwards.
//
// A stroke is a row of points "x,y" that the pen passes through on a smooth curve; "!" after a point makes it a
// corner. The drawings of one style have the same strokes and points, so that any mixture of two of them is again
// a way of writing the digit. The weights of a digit's styles say how often each is used, in relation to the others.

/** One way of writing a digit: equivalent drawings, each a list of strokes, and how often it is used. */
export interface Style {
  readonly weight: number;
  readonly drawings: readonly (readonly string[])[];
}
