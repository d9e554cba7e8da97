// The page's side of threads that it lends its trainer: see borrowed-threads.ts.

import { reasonOf } from "../errors.js";
import type { WorkerLine } from "../platform/worker.js";
import { startTeamWorker } from "../threads/start.js";
import type { Connection } from "./connection.js";
import type { LentThreadMethods, Serving, WorkerMethods } from "./protocol.js";

export class LentThreads {
  readonly #worker: Connection<WorkerMethods>;
  readonly #lines = new Map<number, WorkerLine>();
  #ended = false;

  constructor(worker: Connection<WorkerMethods>) {
    this.#worker = worker;
  }

  /** What the worker asks for; messages go through unread. */
  readonly methods: Serving<LentThreadMethods> = {
    startThread: async ({ thread }) => {
      const line = await startTeamWorker();
      if (this.#ended) return line.terminate();
      this.#lines.set(thread, line);
      line.onMessage = (message) => this.#worker.tell("threadSaid", { thread, message });
      line.onFailure = (error) => this.#worker.tell("threadFailed", { thread, reason: reasonOf(error) });
    },
    postToThread: ({ thread, message }) => this.#lines.get(thread)?.post(message, []),
    endThread: async ({ thread }) => {
      await this.#lines.get(thread)?.terminate();
      this.#lines.delete(thread);
    },
  };

  /** Ends them all: the trainer has ended. */
  async end(): Promise<void> {
    this.#ended = true;
    await Promise.all([...this.#lines.values()].map((line) => line.terminate()));
    this.#lines.clear();
  }
}
