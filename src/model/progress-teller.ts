// Tells how training stands: what a run with `onProgress` needs. The file wasm/progress.js holds it.

import type { Progress, ProgressOptions } from "./progress.js";

/** What the training loop knows at a moment. */
export interface Standing {
  readonly step: number;
  readonly steps: number;
  readonly epoch: number;
  readonly epochs: number;
  /** Of every step so far. */
  readonly loss: Float64Array;
  readonly accuracy: Float64Array;
  readonly learningRate: number;
  readonly milliseconds: number;
}

/** Tells a run's progress to whoever asked for it. */
export class ProgressTeller {
  readonly #tell: NonNullable<ProgressOptions["onProgress"]>;
  readonly #interval: number;
  readonly #watched: () => Progress["parameters"];
  #toldStep = 0;
  #toldAt = 0;
  #pending: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;

  /** @param watched  Copies the watched parameters. */
  constructor(
    tell: NonNullable<ProgressOptions["onProgress"]>,
    interval: number,
    watched: () => Progress["parameters"],
  ) {
    this.#tell = tell;
    this.#interval = interval;
    this.#watched = watched;
  }

  /** True when it is time to tell. @throws what the last telling's promise was rejected with. */
  isDue(milliseconds: number): boolean {
    if (this.#failure) throw this.#failure.error;
    return !this.#pending && milliseconds - this.#toldAt >= this.#interval;
  }

  tell(standing: Standing): void {
    const { step, milliseconds, loss, accuracy, ...plain } = standing;
    const since = step - this.#toldStep;
    const losses = loss.slice(this.#toldStep, step);
    const accuracies = accuracy.slice(this.#toldStep, step);
    const right = mean(accuracies);
    const told = this.#tell({
      step,
      ...plain,
      losses,
      accuracies,
      loss: mean(losses),
      ...(Number.isNaN(right) ? {} : { accuracy: right }),
      seconds: milliseconds / 1000,
      stepsPerSecond: (1000 * since) / (milliseconds - this.#toldAt),
      parameters: this.#watched(),
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
  async finish(standing: Standing): Promise<void> {
    await this.#settled();
    if (standing.step > this.#toldStep) this.tell(standing);
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
