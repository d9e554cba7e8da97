// The digits that the package draws itself, as data sets.

import { checkInteger, checkOptions } from "../errors.js";
import { eventLoopTurn } from "../platform/turn.js";
import { type Dataset, dataset } from "./dataset.js";
import type { digitImages } from "./digits/index.js";
import { loadDigits } from "./late-digits.js";

/** Options of `digits`. */
export interface DigitsOptions {
  /** Images to train with. Default 60,000. */
  train?: number;
  /** Images to test with. Default 10,000. */
  test?: number;
  /** Equal seeds give equal images, bit for bit. Default 0. */
  seed?: number;
}

/**
 * Handwritten digits, drawn by the package: 28×28 grey images in the manner of MNIST, as rows of 784 numbers from 0
 * (paper) to 1 (ink), with their classes. As many as MNIST has, unless others are asked for; no download.
 *
 * Training and test images come from different random streams. How they are drawn: docs/digits.md.
 *
 * @example
 * const { train, test } = await digits({ train: 5000, test: 1000 });
 */
export async function digits(options: DigitsOptions = {}): Promise<{ train: Dataset; test: Dataset }> {
  checkOptions("digits", options, { train: true, test: true, seed: true });
  const seed = checkInteger("digits: seed", options.seed ?? 0, 0);
  const train = checkInteger("digits: train", options.train ?? 60_000, 1, MOST_IMAGES);
  const test = checkInteger("digits: test", options.test ?? 10_000, 1, MOST_IMAGES);
  const { digitImages: images } = await loadDigits();
  return { train: await draw(images, "train", train, seed), test: await draw(images, "test", test, seed) };
}

/** What fills the 4 GiB that a model's memory can have. */
const MOST_IMAGES = Math.floor(2 ** 32 / 784);

/** Images drawn between two turns of the event loop: a page stays alive, Ctrl-C is heard. */
const CHUNK = 200;

async function draw(
  images: typeof digitImages,
  purpose: "train" | "test",
  count: number,
  seed: number,
): Promise<Dataset> {
  const x = new Uint8Array(count * 784);
  const t = new Uint8Array(count);
  for (let first = 0; first < count; first += CHUNK) {
    const chunk = images({ purpose, seed, first, count: Math.min(CHUNK, count - first) });
    x.set(chunk.images, first * 784);
    t.set(chunk.labels, first);
    await eventLoopTurn();
  }
  return dataset({ x, t, shape: [784], classes: 10, scale: 1 / 255 });
}
