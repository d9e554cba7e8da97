import { checkBoolean, checkNumber, checkOptions } from "../errors.js";
import { dropoutMask, mul, scale } from "../ops/index.js";
import { streamNumber } from "../random/stream.js";
import type { Layer } from "./layer.js";

export interface DropoutOptions {
  /** Whether training, rather than evaluation, makes up for what is dropped. Default false, as in the book. */
  inverted?: boolean;
  /** Default: the model counts, `dropout_1`. */
  name?: string;
}

/** The largest ratio below 1 that leaves a word of 32 bits above it. */
const LARGEST_RATIO = 1 - 2 ** -32;

/**
 * Dropout: while training, `y = x · mask`, the mask being 1 where a random number is above the ratio, else 0; in
 * evaluation and prediction `y = x · (1 − ratio)`. The book's definition.
 *
 * With `inverted: true`, as Keras and PyTorch have it: while training `y = x · mask / (1 − ratio)`, otherwise `y = x`.
 * The expected outputs differ by the factor 1 − ratio, everywhere alike.
 *
 * The mask is a function of the model's seed, the layer's name, the number of steps the model has done and the place of
 * the element: equal runs have equal masks.
 *
 * @param ratio  Share of the elements that are dropped, from 0 to below 1. Default 0.5.
 *
 * Source: Srivastava et al. 2014; the program of *Deep Learning from Scratch*, chapter 6.
 */
export function dropout(ratio = 0.5, options: DropoutOptions = {}): Layer {
  checkNumber("dropout: ratio", ratio, 0, LARGEST_RATIO);
  const { inverted = false, name } = checkOptions("dropout", options, { inverted: true, name: true });
  checkBoolean("dropout: inverted", inverted);
  return {
    kind: "dropout",
    ...(name === undefined ? {} : { name }),
    options: { ratio, inverted },
    build(x, scope) {
      if (!scope.training) return inverted ? x : scale(x, 1 - ratio);
      const kept = inverted ? 1 / (1 - ratio) : 1;
      const stream = streamNumber(`dropout ${scope.name}`);
      return mul(x, dropoutMask(scope.counter(), x.shape, { ratio, kept, stream }));
    },
  };
}

/** The layer that was saved with these options. */
export function restoreDropout({ ratio, inverted }: { ratio: number; inverted: boolean }): Layer {
  return dropout(ratio, { inverted });
}
