// Images of 28 × 28 on canvases.

import { channelsOf, colourOf } from "../page/colours.js";
import { h } from "../page/element.js";

export const SIDE = 28;

/** A canvas with one image in the page's ink: 255 is ink, 0 is nothing. */
export function digitCanvas(bytes: ArrayLike<number>, label: string): HTMLCanvasElement {
  const canvas = h("canvas", { width: SIDE, height: SIDE, role: "img", "aria-label": label });
  paintDigit(canvas, bytes, colourOf("ink"));
  return canvas;
}

export function paintDigit(canvas: HTMLCanvasElement, bytes: ArrayLike<number>, colour: string): void {
  const image = new ImageData(SIDE, SIDE);
  const words = new Uint32Array(image.data.buffer);
  const ink = opaque(channelsOf(colour));
  for (let pixel = 0; pixel < words.length; pixel++) words[pixel] = withOpacity(ink, bytes[pixel]);
  canvas.getContext("2d")?.putImageData(image, 0, 0);
}

/** A pixel as one number, as the machines that run browsers lay its four bytes out. */
function opaque([red, green, blue]: readonly [number, number, number]): number {
  return 0xff000000 | (blue << 16) | (green << 8) | red;
}

function withOpacity(colour: number, opacity: number): number {
  return (colour & 0xffffff) | (opacity << 24);
}

/** One colour for a sign, stronger for larger numbers. */
export interface Signs {
  readonly positive: number;
  readonly negative: number;
}

export function signColours(): Signs {
  const of = (name: string) => opaque(channelsOf(colourOf(name)));
  return { positive: of("right"), negative: of("wrong") };
}

/**
 * Writes column `unit` of (784, units) weights as an image at (left, top).
 *
 * @param largest  The magnitude that has the full colour.
 */
export function paintWeights(
  image: ImageData,
  { data, units }: { data: ArrayLike<number>; units: number },
  unit: number,
  [left, top]: readonly [number, number],
  largest: number,
  { positive, negative }: Signs,
): void {
  const words = new Uint32Array(image.data.buffer);
  for (let pixel = 0; pixel < SIDE * SIDE; pixel++) {
    const weight = data[pixel * units + unit];
    const x = left + (pixel % SIDE);
    const y = top + Math.floor(pixel / SIDE);
    const opacity = Math.min(255, (255 * Math.abs(weight)) / largest);
    words[y * image.width + x] = withOpacity(weight < 0 ? negative : positive, opacity);
  }
}
