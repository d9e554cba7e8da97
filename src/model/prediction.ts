// What `model.predict` answers.

import { sizeOf } from "../graph/tensor.js";
import type { Floats } from "./memory.js";

/** Options of `model.predict`. */
export interface PredictOptions {
  /** Gives the model's plain output, without what the loss adds to it (the softmax). Default false. */
  raw?: boolean;
}

/** A model's answers: one row per sample. */
export class Prediction {
  constructor(
    /** All rows, row-major. */
    readonly data: Floats,
    /** (samples, outputs…) */
    readonly shape: readonly number[],
  ) {}

  /** The answer for one sample; a view. */
  row(sample: number): Floats {
    const width = sizeOf(this.shape.slice(1));
    return this.data.subarray(sample * width, (sample + 1) * width);
  }

  /** For every sample the index of its largest output: its class. */
  classes(): Int32Array {
    const classes = new Int32Array(this.shape[0]);
    for (let sample = 0; sample < classes.length; sample++) {
      const row = this.row(sample);
      let best = 0;
      for (let i = 1; i < row.length; i++) if (row[i] > row[best]) best = i;
      classes[sample] = best;
    }
    return classes;
  }
}
