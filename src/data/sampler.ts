// Which samples make up the next batch: indices written into the caller's array, so that a step makes no garbage.

import type { RandomStream } from "../random/stream.js";

/** An endless sequence of batches. */
export interface Sampler {
  /**
   * Writes the indices of the next batch to the front of `out` and returns how many there are: `out.length`, or fewer in
   * the last batch of an epoch. An epoch of `size` samples takes `ceil(size / out.length)` calls; the next one follows.
   */
  next(out: Uint32Array): number;
}

/** Each epoch holds every sample once, in a fresh random order drawn from `stream`. */
export function shuffledEpochs(size: number, stream: RandomStream): Sampler {
  const order = new Uint32Array(size).map((_, i) => i);
  let position = 0;
  return {
    next(out) {
      if (position === 0) stream.shuffle(order);
      const rows = Math.min(out.length, size - position);
      for (let i = 0; i < rows; i++) out[i] = order[position + i];
      position = (position + rows) % size;
      return rows;
    },
  };
}

/** Each index is drawn from all samples, independently, so a batch may hold a sample twice; `next` always fills `out`. */
export function withReplacement(size: number, stream: RandomStream): Sampler {
  return {
    next(out) {
      for (let i = 0; i < out.length; i++) out[i] = stream.below(size);
      return out.length;
    },
  };
}
