// How training stands, told at a chosen rate: for curves and pictures that follow it.

import type { Shape } from "../graph/tensor.js";
import type { Floats } from "./memory.js";

/** How training stands, as `onProgress` is told. */
export interface Progress {
  /** Steps done since `fit` began. */
  readonly step: number;
  /** How many steps there will be. */
  readonly steps: number;
  /** The epoch of the last step, from 1. */
  readonly epoch: number;
  /** How many epochs there will be. */
  readonly epochs: number;
  /** The loss of every step since the last progress, the first one's at index 0. */
  readonly losses: Float64Array;
  /** The share of right classes in the batches of the same steps; NaN where answers are not classes. */
  readonly accuracies: Float64Array;
  /** Mean of `losses`. */
  readonly loss: number;
  /** Mean of `accuracies`, where answers are classes. */
  readonly accuracy?: number;
  /** Of the next step. */
  readonly learningRate: number;
  /** Since `fit` began, without pauses. */
  readonly seconds: number;
  /** Since the last progress. */
  readonly stepsPerSecond: number;
  /** A copy of every parameter that `watch` names, as `getParameter` gives it. */
  readonly parameters: Readonly<Record<string, { readonly shape: Shape; readonly data: Floats }>>;
}

/** The options of `model.fit` that ask for progress. */
export interface ProgressOptions {
  /**
   * Called while training runs, about every `progressInterval`, and once at the end. A promise is not waited for, but
   * nothing more is told before it is settled, so whoever draws slowly is told less often; no step is left out.
   */
  onProgress?: (progress: Progress) => unknown;
  /** Milliseconds from one progress to the next, >= 0. Default 100. */
  progressInterval?: number;
  /** Parameters that a progress brings, by name: `["dense_1.weight"]`. Default none. */
  watch?: readonly string[];
}
