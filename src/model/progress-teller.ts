// Tells how training stands: what a run with `onProgress` needs. The file wasm/progress.js holds it.

import type { Core } from "./core.js";
import { copyOf } from "./kept-tensors.js";
import type { ProgressOptions } from "./progress.js";
import type { RunControl } from "./run-control.js";
import type { Schedule } from "./schedule.js";

/** Tells a run's progress to whoever asked for it. */
export class ProgressTeller {
  readonly #core: Core;
  readonly #tell: ProgressOptions["onProgress"];
  readonly #interval: number;
  readonly #watch: readonly string[];
  readonly #schedule: Schedule;
  readonly #control: RunControl;
  #toldStep = 0;
  #toldAt = 0;
  #pending: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;

  constructor(
    core: Core,
    { onProgress, progressInterval = 100, watch = [] }: ProgressOptions,
    schedule: Schedule,
    control: RunControl,
  ) {
    this.#core = core;
    this.#tell = onProgress;
    this.#interval = progressInterval;
    this.#watch = watch;
    this.#schedule = schedule;
    this.#control = control;
  }

  /** True when it is time to tell. @throws what the last telling's promise was rejected with. */
  isDue(): boolean {
    if (this.#failure) throw this.#failure.error;
    return !this.#pending && this.#control.milliseconds - this.#toldAt >= this.#interval;
  }

  /** Tells where the run stands after `step` steps, given the loss and the accuracy of each. */
  tell(step: number, loss: Float64Array, accuracy: Float64Array): void {
    const { steps, stepsPerEpoch, epochs } = this.#schedule;
    const { milliseconds } = this.#control;
    const since = step - this.#toldStep;
    const losses = loss.slice(this.#toldStep, step);
    const accuracies = accuracy.slice(this.#toldStep, step);
    const right = mean(accuracies);
    const told = this.#tell?.({
      step,
      steps,
      epoch: Math.ceil(step / stepsPerEpoch),
      epochs,
      learningRate: this.#core.memory.learningRate,
      losses,
      accuracies,
      loss: mean(losses),
      ...(Number.isNaN(right) ? {} : { accuracy: right }),
      seconds: milliseconds / 1000,
      stepsPerSecond: (1000 * since) / (milliseconds - this.#toldAt),
      parameters: Object.fromEntries(this.#watch.map((name) => [name, copyOf(this.#core.tensor(name))])),
    });
    this.#toldStep = step;
    this.#toldAt = milliseconds;
    if (!told) return;
    this.#pending = Promise.resolve(told).then(
      () => {
        this.#pending = undefined;
      },
      (error) => {
        this.#failure = { error };
      },
    );
  }

  /** Waits for what is being told, tells of the steps since then, and waits for that. */
  async finish(step: number, loss: Float64Array, accuracy: Float64Array): Promise<void> {
    await this.#settled();
    if (step > this.#toldStep) this.tell(step, loss, accuracy);
    await this.#settled();
  }

  async #settled(): Promise<void> {
    await this.#pending;
    if (this.#failure) throw this.#failure.error;
  }
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
