// How training stands, told at a chosen rate: for curves and pictures that follow it.

import { checkNumber, message, show } from "../errors.js";
import type { Shape } from "../graph/tensor.js";
import type { Floats } from "./engine.js";

export interface Progress {
  /** Steps done since `fit` began. */
  readonly step: number;
  readonly steps: number;
  /** The epoch of the last step, from 1. */
  readonly epoch: number;
  readonly epochs: number;
  /** The loss of every step since the last progress, the first one's at index 0. */
  readonly losses: Float64Array;
  /** The share of right classes in the batches of the same steps; NaN where answers are not classes. */
  readonly accuracies: Float64Array;
  /** Mean of `losses`. */
  readonly loss: number;
  /** Mean of `accuracies`, where answers are classes. */
  readonly accuracy?: number;
  readonly learningRate: number;
  /** Since `fit` began, without pauses. */
  readonly seconds: number;
  /** Since the last progress. */
  readonly stepsPerSecond: number;
  /** A copy of every parameter that `watch` names, as `getParameter` gives it. */
  readonly parameters: Readonly<Record<string, { readonly shape: Shape; readonly data: Floats }>>;
}

export interface ProgressOptions {
  /**
   * Called while training runs, about every `progressInterval`, and once at the end. A promise is not waited for, but
   * nothing more is told before it is settled, so whoever draws slowly is told less often; no step is left out.
   */
  onProgress?: (progress: Progress) => void | Promise<void>;
  /** Milliseconds from one progress to the next, >= 0. Default 100. */
  progressInterval?: number;
  /** Parameters that a progress brings, by name: `["dense_1.weight"]`. Default none. */
  watch?: readonly string[];
}

/** Checks the options. Whether the names in `watch` exist is for the model to say. */
export function checkProgress({ onProgress, progressInterval = 100, watch = [] }: ProgressOptions): void {
  if (onProgress !== undefined && typeof onProgress !== "function") {
    throw new TypeError(message("fit: onProgress", "a function", show(onProgress)));
  }
  checkNumber("fit: progressInterval", progressInterval, 0);
  if (!Array.isArray(watch)) {
    throw new TypeError(message("fit: watch", 'names such as ["dense_1.weight"]', show(watch)));
  }
}

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
