// What trains a model, or would.

import type { Dataset } from "../data/dataset.js";
import { checkOptions } from "../errors.js";
import { randomStream } from "../random/stream.js";
import type { BatchProgram } from "./batch-program.js";
import { batchSizeFor } from "./check-data.js";
import type { Core } from "./core.js";
import { type FitOptions, train } from "./fit.js";
import { buildStep } from "./graphs.js";
import type { History } from "./history.js";
import { loadProfiler } from "./late-profile.js";
import { loadTeller } from "./late-progress.js";
import type { ProfileOptions } from "./profile/index.js";
import type { Profile } from "./profile/profile.js";
import { RunControl } from "./run-control.js";
import { withNonzeros } from "./samples.js";
import { FIT_OPTIONS, scheduleOf } from "./schedule.js";
import { openSession, planSession } from "./session.js";
import { trainingParts } from "./training-parts.js";

/** Checks all that a run is to work with, and builds its graphs. */
function prepare(where: string, core: Core, data: Dataset, options: FitOptions) {
  core.check(where, data);
  checkOptions(where, options, FIT_OPTIONS);
  if (options.validation !== undefined) core.check(`${where}: validation`, options.validation);
  core.predictor.forget();
  const schedule = scheduleOf(options, data);
  return {
    schedule,
    build: () => trainingParts(core.description, core.memory, data, schedule, options),
  };
}

/** `model.fit` */
export async function fitModel(core: Core, data: Dataset, options: FitOptions): Promise<History> {
  const { schedule, build } = prepare("fit", core, data, options);
  for (const name of options.watch ?? []) core.tensor(name); // complains about unknown names
  const control = new RunControl(options.signal);
  const work = async () => {
    const teller =
      options.onProgress && new (await loadTeller()).ProgressTeller(core, options, schedule, control);
    const { parts, programs } = build();
    const session = openSession(core.memory, parts);
    const run = {
      schedule,
      ...programs(session.programs),
      size: data.size,
      // Every fit of a model draws anew: a second one does not repeat the first one's batches.
      stream: randomStream(core.seed, `sample ${core.fits++}`),
      learningRate: () => core.memory.learningRate,
      control,
      teller,
    };
    try {
      return await train(run, options);
    } finally {
      session.end();
    }
  };
  return core.occupy("fit", "trained", work, control);
}

/** `model.memoryFor` */
export function memoryForFit(core: Core, data: Dataset, options: FitOptions): number {
  const { build } = prepare("memoryFor", core, data, options);
  return planSession(core.memory, build().parts).end;
}

/** `model.openStep` */
export function openStep(
  core: Core,
  data: Dataset,
  batchSize?: number,
): { readonly program: BatchProgram; end(): void } {
  core.check("step", data);
  const rows = batchSizeFor("step", data, batchSize);
  const { description, memory } = core;
  const samples = withNonzeros(data, memory.dtype);
  const graphs = [buildStep(description, memory.table, samples, rows)];
  const session = openSession(memory, [{ data: samples, graphs }]);
  return { program: session.programs[0][0], end: session.end };
}

/** `model.profile` */
export async function profileModel(core: Core, data: Dataset, options: ProfileOptions): Promise<Profile> {
  core.check("profile", data);
  core.predictor.forget();
  return core.occupy("profile", "profiled", async () => {
    const { profile } = await loadProfiler();
    return profile(core.memory, core.seed, data, options, (batchSize) => openStep(core, data, batchSize));
  });
}
