// Windows that move over images: filters and pools.

import { message, ShapeError } from "../errors.js";
import type { Tensor } from "../graph/tensor.js";
import { describe } from "./check.js";

export interface Window {
  readonly size: readonly [height: number, width: number];
  /** Pixels from one place to the next, down and to the right. */
  readonly stride: number;
  /** Zeros around the image, on every side. */
  readonly padding: number;
}

/** Places of a window over so many pixels: `⌊(pixels + 2·padding − length) / stride⌋ + 1`; below 1 where none fits. */
export function placesOf(
  pixels: number,
  length: number,
  { stride, padding }: Pick<Window, "stride" | "padding">,
): number {
  return Math.floor((pixels + 2 * padding - length) / stride) + 1;
}

/** Checks that `x` is (samples, channels, height, width) with room for the window, and gives the places it has there. */
export function checkWindow(op: string, x: Tensor, window: Window): readonly [height: number, width: number] {
  const { shape } = x;
  if (shape.length !== 4) {
    throw new ShapeError(message(op, "samples × channels × height × width", describe(x)));
  }
  const [height, width] = window.size;
  const places = [placesOf(shape[2], height, window), placesOf(shape[3], width, window)] as const;
  if (places[0] < 1 || places[1] < 1) {
    throw new ShapeError(
      message(op, `images of at least ${height}×${width} with padding ${window.padding}`, describe(x)),
    );
  }
  return places;
}
