// The digits that the package draws itself, as data sets.

import { type Dataset, dataset } from "./dataset.js";
import { digitImages } from "./digits/index.js";

export interface DigitsOptions {
  /** Images to train with. Default 60,000. */
  train?: number;
  /** Images to test with. Default 10,000. */
  test?: number;
  /** Equal seeds give equal images, bit for bit. Default 0. */
  seed?: number;
}

/**
 * Handwritten digits, drawn by the package: 28×28 grey images in the manner of MNIST, as rows of 784, with their classes.
 * As many as MNIST has, unless fewer are asked for; no download.
 *
 * Training and test images come from different random streams. How they are drawn: docs/digits.md.
 *
 * @example
 * const { train, test } = await digits({ train: 5000, test: 1000 });
 */
export async function digits(options: DigitsOptions = {}): Promise<{ train: Dataset; test: Dataset }> {
  const { train = 60_000, test = 10_000, seed = 0 } = options;
  const draw = (purpose: "train" | "test", count: number): Dataset => {
    const { images, labels } = digitImages({ purpose, count, seed });
    return dataset({ x: images, t: labels, shape: [784], classes: 10, scale: 1 / 255 });
  };
  return { train: draw("train", train), test: draw("test", test) };
}
