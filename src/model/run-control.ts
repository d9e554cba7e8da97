// What may happen to a run from outside: it gives the event loop turns, pauses, goes on, ends.

import { message } from "../errors.js";
import { eventLoopTurn, SLICE } from "../platform/turn.js";

export class RunControl {
  readonly #signal: AbortSignal | undefined;
  readonly #began = performance.now();
  #stopped = false;
  #lastTurn = this.#began;
  #pausedMilliseconds = 0;
  #pause: { readonly end: Promise<void>; readonly resume: () => void } | undefined;

  constructor(signal?: AbortSignal) {
    this.#signal = signal;
  }

  /** True when the run is to end before its next step. */
  get stopped(): boolean {
    return this.#stopped || this.#signal?.aborted === true;
  }

  /** Milliseconds since the run began, without those it paused. */
  get milliseconds(): number {
    return performance.now() - this.#began - this.#pausedMilliseconds;
  }

  pause(): void {
    if (this.#pause || this.stopped) return;
    let resume = () => {};
    const end = new Promise<void>((resolve) => {
      resume = resolve;
    });
    this.#pause = { end, resume };
  }

  resume(): void {
    this.#pause?.resume();
    this.#pause = undefined;
  }

  stop(): void {
    this.#stopped = true;
    this.resume();
  }

  /** To be called between two steps, and awaited where it answers a promise: the event loop's turn is due, or a pause. */
  breathe(): Promise<void> | undefined {
    return this.#pause || performance.now() - this.#lastTurn > SLICE ? this.#turn() : undefined;
  }

  async #turn(): Promise<void> {
    await eventLoopTurn();
    const from = performance.now();
    // Who resumes may pause again before this goes on. Nothing runs meanwhile: a pause costs no time of the processor.
    while (this.#pause && !this.stopped) await this.#pauseEnd(this.#pause.end);
    this.#lastTurn = performance.now();
    this.#pausedMilliseconds += this.#lastTurn - from;
  }

  async #pauseEnd(end: Promise<void>): Promise<void> {
    const stop = () => this.stop();
    this.#signal?.addEventListener("abort", stop, { once: true });
    await end;
    this.#signal?.removeEventListener("abort", stop);
  }
}

/** What is being done with a model that nothing else may disturb. */
export type Occupation = "trained" | "profiled";

/** What whoever comes second is told. */
export function notAtRest(where: string, occupation: Occupation): Error {
  const remedy = `Await the first ${occupation === "trained" ? "fit" : "profile"}().`;
  return new Error(message(where, "a model at rest", `one that is being ${occupation}`, remedy));
}
