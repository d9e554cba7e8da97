// What layers with a window have in common: the option `size`, and the check of their input.

import { checkInteger, message, ShapeError, show, showShape } from "../errors.js";
import type { Shape, Tensor } from "../graph/tensor.js";
import { placesOf, type Window } from "../ops/index.js";

/** Height and width of a window; one number for a square. */
export type WindowSize = number | readonly [height: number, width: number];

/** Checks the option and gives height and width. */
export function checkSize(where: string, size: WindowSize): readonly [height: number, width: number] {
  if (!Array.isArray(size)) {
    const side = checkInteger(where, size, 1);
    return [side, side];
  }
  if (size.length !== 2) {
    throw new RangeError(message(where, "a number or [height, width]", show(size)));
  }
  return [checkInteger(`${where}[0]`, size[0], 1), checkInteger(`${where}[1]`, size[1], 1)];
}

/** Checks that the samples of `x` are images with room for the window. */
export function checkImages(where: string, x: Tensor, window: Window): void {
  const sample = x.shape.slice(1);
  if (sample.length !== 3) {
    const remedy = `Give compile() input: [${imageShape(sample).join(", ")}].`;
    throw new ShapeError(message(where, "an input of channels × height × width", showShape(sample), remedy));
  }
  const [, height, width] = sample;
  const [windowHeight, windowWidth] = window.size;
  if (placesOf(height, windowHeight, window) < 1 || placesOf(width, windowWidth, window) < 1) {
    const padded = window.padding > 0 ? ` with padding ${window.padding}` : "";
    const expected = `an input of at least ${windowHeight}×${windowWidth}${padded}`;
    throw new ShapeError(message(where, expected, `${height}×${width}`, "Use a smaller size."));
  }
}

/** How the features would be written as an image of one channel. */
function imageShape(sample: Shape): readonly (number | string)[] {
  if (sample.length === 2) return [1, ...sample];
  const side = Math.sqrt(sample[0]);
  return sample.length === 1 && Number.isInteger(side) ? [1, side, side] : ["channels", "height", "width"];
}
