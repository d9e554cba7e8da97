// The callbacks of every `fit` that runs in the worker.

import type { FitOptions } from "../model/fit.js";
import type { History } from "../model/history.js";
import type { Connection } from "./connection.js";
import type { PageMethods, Serving, WorkerMethods } from "./protocol.js";

type Watchers = Pick<FitOptions, "onProgress" | "onEpoch" | "signal">;

export class Runs {
  readonly #worker: Connection<WorkerMethods>;
  readonly #watchers = new Map<number, Watchers>();
  #count = 0;

  constructor(worker: Connection<WorkerMethods>) {
    this.#worker = worker;
  }

  /** What the worker tells of its runs; it waits for the callbacks, but what they answer stays here: not all can travel. */
  readonly methods: Pick<Serving<PageMethods>, "progress" | "epoch"> = {
    progress: async ({ run, progress }) => {
      await this.#watchers.get(run)?.onProgress?.(progress);
    },
    epoch: async ({ run, record }) => {
      await this.#watchers.get(run)?.onEpoch?.(record);
    },
  };

  /** Starts a run under a number of its own, and has its callbacks called until it ends. */
  async follow(
    watchers: Watchers,
    start: (run: number, aborted: boolean) => Promise<History>,
  ): Promise<History> {
    const run = this.#count++;
    const { signal } = watchers;
    const abort = () => this.#worker.tell("abort", { run });
    this.#watchers.set(run, watchers);
    signal?.addEventListener("abort", abort);
    try {
      return await start(run, signal?.aborted ?? false);
    } finally {
      signal?.removeEventListener("abort", abort);
      this.#watchers.delete(run);
    }
  }
}
