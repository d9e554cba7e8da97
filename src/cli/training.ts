// Training with an eye on it: lines per epoch, a bar, and signals that stop it.

import type { Dataset, FitOptions, History, Model } from "downhill";
import { epochTable } from "./epoch-table.js";
import { expected } from "./errors.js";
import { watchInterrupts } from "./interrupt.js";
import { startProgress } from "./progress.js";
import type { Screen } from "./screen.js";
import type { Source } from "./source.js";

export interface Surroundings {
  readonly screen: Screen;
  /** Called when signals are heard and before the first step: whoever sees its lines may press Ctrl-C. */
  announce(): void;
  /** Called once something was learned, while signals still cannot end the process. */
  save(): Promise<void>;
}

export interface Schedule {
  readonly epochs?: number;
  readonly steps?: number;
  readonly batchSize: number;
}

/**
 * Trains, and measures all training and test images after every epoch.
 *
 * @returns  What was done, and the process's exit code: 0, or that of the signal which stopped it.
 */
export async function runTraining(
  model: Model,
  { train, test }: Source,
  schedule: Schedule,
  { screen, announce, save }: Surroundings,
): Promise<{ history: History; exitCode: number }> {
  const stepsPerEpoch = Math.ceil(train.size / schedule.batchSize);
  const steps = schedule.steps ?? (schedule.epochs ?? 1) * stepsPerEpoch;
  const table = epochTable({ epochs: Math.ceil(steps / stepsPerEpoch), steps });

  const interrupt = watchInterrupts(() => {
    progress.line("Stopping. Press Ctrl-C again to leave at once, without saving.");
  });
  announce();
  const progress = startProgress(screen, steps);
  try {
    progress.line(screen.paint("dim", table.heading));
    const options: FitOptions = {
      ...schedule,
      validation: test,
      evaluateTraining: true,
      signal: interrupt.signal,
      onEpoch: (record) => {
        progress.line(table.row(record));
        progress.mark();
      },
      ...(progress.onStep ? { onStep: progress.onStep } : {}),
    };
    const history = await model.fit(train, options);
    if (history.steps > 0) {
      await checkUsable(model, test);
      await save();
    }
    return { history, exitCode: history.stopped ? (interrupt.exitCode ?? 0) : 0 };
  } finally {
    progress.end();
    interrupt.release();
  }
}

/** The last update may have blown up a model whose losses were all finite: such a one must not replace a good file. */
async function checkUsable(model: Model, test: Dataset): Promise<void> {
  const { loss } = await model.evaluate(test);
  if (!Number.isFinite(loss)) {
    const remedy = "Nothing is saved. Use a smaller learning rate.";
    throw new RangeError(expected("downhill train", "a finite loss of the test images", `${loss}`, remedy));
  }
}
