// The built-in digits: 28 × 28 images that the package draws itself, from pen strokes, in the form of MNIST's.

import { checkInteger, checkOneOf } from "../../errors.js";
import { type RandomStream, randomStream } from "../../random/stream.js";
import { writeDigit } from "./hand.js";
import { fitIntoBox, inkPath, SIDE } from "./ink.js";
import { PenPath } from "./path.js";

const PIXELS = SIDE * SIDE;
/** Images of one seed and purpose: a stream for each fits between the seed and the largest exact integer. */
const MOST_IMAGES = 2 ** 20;
const LABELS_PER_BLOCK = 10;

export interface DigitImagesOptions {
  /** Number of images. */
  readonly count: number;
  /** A non-negative integer. */
  readonly seed: number;
  /** Images for training and for testing are drawn from streams that share no number. */
  readonly purpose: "train" | "test";
  /** Number of the first image; 0 if left out. Image i is the same whatever part of the set is made. */
  readonly first?: number;
}

export interface DigitImages {
  /** (count, 784), row by row: 0 is paper, 255 is ink. */
  readonly images: Uint8Array;
  /** (count): 0 to 9. Of any ten images from a multiple of ten on, each digit is one. */
  readonly labels: Uint8Array;
}

/** Stream `index` of a purpose: the low half of the seed is the key, the index starts the counter, so streams of one purpose never meet. */
function numberedStream(seed: number, purpose: string, index: number): RandomStream {
  const high = Math.floor(seed / 4294967296);
  return randomStream((seed >>> 0) + index * 4294967296, `digits ${purpose} ${high}`);
}

/**
 * Images of handwritten digits, drawn by the package: MNIST's size, box, centring and polarity.
 *
 * Image i is a function of (seed, purpose, i) alone, with the same bits in every engine.
 *
 * Shapes (elements):  images (count, 784)   labels (count)
 *
 * Held by test/data/digits.test.ts. What the stages are and how well networks transfer: docs/digits.md.
 */
export function digitImages(options: DigitImagesOptions): DigitImages {
  const seed = checkInteger("digitImages: seed", options.seed, 0);
  const first = checkInteger("digitImages: first", options.first ?? 0, 0, MOST_IMAGES);
  const count = checkInteger("digitImages: count", options.count, 0, MOST_IMAGES - first);
  const purpose = checkOneOf("digitImages: purpose", options.purpose, ["train", "test"]);
  const images = new Uint8Array(count * PIXELS);
  const labels = new Uint8Array(count);
  const path = new PenPath();
  const block = new Uint32Array(LABELS_PER_BLOCK);
  let blockNumber = -1;
  for (let i = 0; i < count; i++) {
    const number = first + i;
    const place = number % LABELS_PER_BLOCK;
    const itsBlock = (number - place) / LABELS_PER_BLOCK;
    if (itsBlock !== blockNumber) {
      blockNumber = itsBlock;
      for (let digit = 0; digit < LABELS_PER_BLOCK; digit++) block[digit] = digit;
      numberedStream(seed, `${purpose} labels`, blockNumber).shuffle(block);
    }
    labels[i] = block[place];
    writeDigit(path, labels[i], numberedStream(seed, purpose, number));
    fitIntoBox(path);
    inkPath(path, images, i * PIXELS);
  }
  return { images, labels };
}
