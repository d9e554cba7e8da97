// True answers beside outputs: class indices or targets, never one taken for the other.

import { message, ShapeError, show, showShape } from "../errors.js";
import type { Shape } from "../graph/tensor.js";
import type { NDArray } from "./ndarray.js";

/** Checks that numbers are class indices below `classes`. */
export function checkClassIndices(where: string, data: ArrayLike<number>, classes: number): void {
  for (let i = 0; i < data.length; i++) {
    const label = data[i];
    if (Number.isInteger(label) && label >= 0 && label < classes) continue;
    const expected = `class indices from 0 to ${classes - 1}`;
    throw new RangeError(message(where, expected, `${show(label)} at index ${i}`));
  }
}

/** Checks that targets are probabilities: class indices of as many samples as there are classes are none. */
export function checkProbabilities(where: string, data: ArrayLike<number>): void {
  for (let i = 0; i < data.length; i++) {
    if (data[i] >= 0 && data[i] <= 1) continue;
    const expected = "targets from 0 to 1, for t has the shape of the outputs";
    const remedy = "Class indices are one number per sample.";
    throw new RangeError(message(where, expected, `${show(data[i])} at index ${i}`, remedy));
  }
}

/**
 * Tells class indices from targets by their shape, and refuses anything that is neither: NumPy would broadcast labels
 * against rows of outputs into a wrong loss without a word.
 *
 * @param output  Shape of the outputs: (rows, classes), or (classes) for one sample.
 */
export function answersForm(
  where: string,
  output: Shape,
  t: Pick<NDArray, "data" | "shape">,
): "labels" | "targets" {
  if (showShape(t.shape) === showShape(output)) return "targets";
  const classes = output[output.length - 1];
  const rows = output.length === 1 ? 1 : output[0];
  if (t.data.length === rows && t.shape.length < 2) {
    checkClassIndices(where, t.data, classes);
    return "labels";
  }
  const expected = `${rows} class ${rows === 1 ? "index" : "indices"} or targets of shape ${showShape(output)}`;
  throw new ShapeError(message(where, expected, `numbers of shape ${showShape(t.shape)}`));
}
