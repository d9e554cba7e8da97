// model.profile(): checks, measures, reports.

import type { Dataset } from "../../data/dataset.js";
import { withReplacement } from "../../data/sampler.js";
import { checkInteger, checkOptions } from "../../errors.js";
import { randomStream } from "../../random/stream.js";
import type { BatchProgram } from "../batch-program.js";
import { batchSizeFor } from "../check-data.js";
import type { ModelMemory } from "../memory.js";
import { averageBy, clockTick } from "./clock.js";
import { measureCalls } from "./measure.js";
import { Profile } from "./profile.js";

export { Profile };

/** Options of `model.profile`. */
export interface ProfileOptions {
  /** Samples per step, from 1 to the number of samples. Default 100, or all samples when there are fewer. */
  batchSize?: number;
  /** Steps to measure, twice each. Default 200, or 1,000 where the clock is coarse, as in browsers. */
  steps?: number;
}

/** More would not make a median better, but fill the memory with times. */
const MOST_STEPS = 100_000;

/** A program of a training step on so many samples, and what lets it go. */
type OpenStep = (batchSize: number) => { readonly program: BatchProgram; end(): void };

/** `model.profile` */
export async function profile(
  memory: ModelMemory,
  seed: number,
  data: Dataset,
  options: ProfileOptions,
  openStep: OpenStep,
): Promise<Profile> {
  const { batchSize, steps, tick } = scheduleOf(options, data);
  const { program: step, end } = openStep(batchSize);
  try {
    const sampler = withReplacement(data.size, randomStream(seed, "profile"));
    const stamps = await measureCalls(memory, step, sampler, steps);
    const context = { program: step.program, batchSize, threads: memory.backend.threads, tick };
    return new Profile({ context, stamps });
  } finally {
    end();
  }
}

/** Checks options and completes them. */
function scheduleOf(
  options: ProfileOptions,
  data: Dataset,
): { readonly batchSize: number; readonly steps: number; readonly tick: number } {
  const { batchSize, steps } = checkOptions("profile", options, { batchSize: true, steps: true });
  const tick = clockTick();
  const byDefault = averageBy(tick) === "median" ? 200 : 1000;
  return {
    batchSize: batchSizeFor("profile", data, batchSize),
    steps: checkInteger("profile: steps", steps ?? byDefault, 1, MOST_STEPS),
    tick,
  };
}
