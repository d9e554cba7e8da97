// Images to be read: some of the test images, or a file of the user's own.

import { FormatError } from "downhill";
import { expected } from "./errors.js";
import { readPgm } from "./pgm.js";
import { labelsOf, openSource } from "./source.js";

const SIDE = 28;

export interface Sample {
  /** Number of the test image. */
  readonly index?: number;
  /** Name of the file. */
  readonly image?: string;
  readonly label?: number;
  readonly height: number;
  readonly width: number;
  /** Row by row; 0 is paper, 255 ink. */
  readonly pixels: ArrayLike<number>;
}

/** Drawn digits have no end: as many as MNIST has can be asked for. */
const MOST_DRAWN = 10_000;

/**
 * @param choice  Numbers of test images, or how many of the first.
 * @throws {RangeError}  When there are fewer images than that.
 */
export async function testImages(
  folder: string | undefined,
  choice: number | readonly number[],
): Promise<readonly Sample[]> {
  // Drawn digits do not depend on how many are drawn: no more than needed.
  const needed = typeof choice === "number" ? choice : choice.reduce((most, i) => Math.max(most, i + 1), 0);
  const checkNeeded = (present: number) => {
    if (needed <= present) return;
    const images = `test images from 0 to ${present - 1}`;
    throw new RangeError(expected("downhill predict", images, String(needed - 1)));
  };
  if (folder === undefined) checkNeeded(MOST_DRAWN);
  const { test, imageShape } = await openSource(folder, { train: 1, test: needed });
  checkNeeded(test.size);
  const indices = typeof choice === "number" ? Array.from({ length: choice }, (_, i) => i) : choice;
  const labels = labelsOf(test);
  const [height, width] = imageShape;
  const size = height * width;
  const bytes = test.scale * 255;
  return indices.map((index) => ({
    index,
    label: labels[index],
    height,
    width,
    pixels: Array.from(test.features.subarray(index * size, (index + 1) * size), (value) => value * bytes),
  }));
}

export async function pictureFile(image: string, invert: boolean): Promise<Sample> {
  const { width, height, pixels } = await readPgm(image);
  if (width !== SIDE || height !== SIDE) {
    const remedy = "Scale it, with the digit about 20 pixels high in the middle.";
    throw new FormatError(expected(image, `${SIDE}×${SIDE} pixels`, `${width}×${height}`, remedy));
  }
  return { image, height, width, pixels: invert ? pixels.map((pixel) => 255 - pixel) : pixels };
}
