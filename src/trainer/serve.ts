// The worker's side: what makes a worker a trainer.

import { makeKernelsThrough } from "../kernels/load.js";
import { hasNodeThreads, parentLine } from "../platform/worker.js";
import { startThreadsThrough } from "../threads/starter.js";
import { BorrowedThreads } from "./borrowed-threads.js";
import { Connection } from "./connection.js";
import type { PageMethods, Serving, WorkerMethods } from "./protocol.js";
import { workerMethods } from "./worker-methods.js";

/**
 * Makes the worker that calls it one that `spawnTrainer({ worker })` can use, for pages that bundle a worker of their own: it
 * then shares its code with the page, where the package's own worker is a file with all it needs.
 *
 * @example
 * // trainer.js
 * import { serveTrainer } from "downhill";
 * serveTrainer();
 * // page.js
 * const worker = () => new Worker(new URL("./trainer.js", import.meta.url), { type: "module" });
 * const trainer = await spawnTrainer({ worker });
 */
export function serveTrainer(): void {
  const line = parentLine();
  const page = new Connection<PageMethods>(line);
  line.onUncaught = (error) => page.failThere(error);
  // The page has them already, or knows where they are: they are fetched and compiled once.
  makeKernelsThrough(({ variant, precision }) => page.call("kernels", { variant, precision }));
  const threads = new BorrowedThreads(page);
  if (!hasNodeThreads()) startThreadsThrough(() => threads.start());
  page.serve({ ...workerMethods(page), ...threads.methods } satisfies Serving<WorkerMethods>);
}
