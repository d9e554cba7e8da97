// What the book's layers share.

import type { ArrayLikeNumbers, NDArray, Variable } from "../eager/index.js";
import { toNDArray } from "../eager/ndarray.js";
import { message, ShapeError, showShape } from "../errors.js";

/** What a layer gives for what it takes: a number for a number, an array for anything else. */
export type ValueOf<X extends ArrayLikeNumbers> = X extends number ? number : NDArray;

/** The output that `forward` left behind. @throws {Error} when `backward` comes first. */
export function recorded<V extends Variable>(layer: string, out: V | undefined): V {
  if (out) return out;
  throw new Error(message(`${layer}.backward`, "forward() before it", "none"));
}

/** Sends what arrives back through the output that `forward` left behind; 1 if nothing is said. */
export function passBack(layer: string, out: Variable | undefined, dout: ArrayLikeNumbers = 1): void {
  const where = `${layer}.backward`;
  const given = recorded(layer, out);
  const arriving = toNDArray(`${where}: dout`, dout);
  if (showShape(arriving.shape) !== showShape(given.shape)) {
    const expected = `the shape of what forward gave, ${showShape(given.shape)}`;
    throw new ShapeError(message(`${where}: dout`, expected, showShape(arriving.shape)));
  }
  given.backward(arriving);
}
