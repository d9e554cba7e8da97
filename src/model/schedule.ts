// The options of a run, checked and completed.

import type { Dataset } from "../data/dataset.js";
import { checkBoolean, checkInteger, checkNumber, checkOneOf, message, show } from "../errors.js";
import { batchSizeFor } from "./check-data.js";
import type { FitOptions } from "./fit.js";

export interface Schedule {
  readonly batchSize: number;
  readonly steps: number;
  readonly stepsPerEpoch: number;
  readonly epochs: number;
  readonly sampling: "shuffled" | "withReplacement";
  /** Rows of an epoch's last batch. */
  readonly lastRows: number;
}

/** Every option of `fit`. */
export const FIT_OPTIONS: Readonly<Record<keyof FitOptions, true>> = {
  batchSize: true,
  epochs: true,
  steps: true,
  sampling: true,
  validation: true,
  evaluateTraining: true,
  onStep: true,
  onEpoch: true,
  onProgress: true,
  progressInterval: true,
  watch: true,
  signal: true,
};

/** Checks what is called, and asked, while training runs: before it runs. Whether the names in `watch` exist, the model says. */
export function checkWatchers(options: FitOptions): void {
  const { onStep, onEpoch, onProgress, progressInterval = 100, watch = [], signal } = options;
  checkBoolean("fit: evaluateTraining", options.evaluateTraining ?? false);
  for (const [name, callback] of Object.entries({ onStep, onEpoch, onProgress })) {
    if (callback === undefined || typeof callback === "function") continue;
    throw new TypeError(message(`fit: ${name}`, "a function", show(callback)));
  }
  checkNumber("fit: progressInterval", progressInterval, 0);
  if (!Array.isArray(watch)) {
    throw new TypeError(message("fit: watch", 'names such as ["dense_1.weight"]', show(watch)));
  }
  if (signal !== undefined && typeof signal?.aborted !== "boolean") {
    const remedy = "Give the signal of an AbortController.";
    throw new TypeError(message("fit: signal", "an AbortSignal", show(signal), remedy));
  }
}

export function scheduleOf(options: FitOptions, data: Dataset): Schedule {
  const { epochs, steps } = options;
  if (epochs !== undefined && steps !== undefined) {
    throw new TypeError(message("fit", "epochs or steps", "both", "Leave one of them out."));
  }
  checkWatchers(options);
  const batchSize = batchSizeFor("fit", data, options.batchSize);
  const byDefault = steps === undefined ? "shuffled" : "withReplacement";
  const sampling = checkOneOf("fit: sampling", options.sampling ?? byDefault, [
    "shuffled",
    "withReplacement",
  ]);
  const shuffled = sampling === "shuffled";
  const stepsPerEpoch = shuffled ? Math.ceil(data.size / batchSize) : Math.floor(data.size / batchSize);
  const total =
    steps === undefined
      ? checkInteger("fit: epochs", epochs ?? 1, 0) * stepsPerEpoch
      : checkInteger("fit: steps", steps, 0);
  return {
    batchSize,
    steps: total,
    stepsPerEpoch,
    epochs: Math.ceil(total / stepsPerEpoch),
    sampling,
    lastRows: shuffled ? data.size - (stepsPerEpoch - 1) * batchSize : batchSize,
  };
}
