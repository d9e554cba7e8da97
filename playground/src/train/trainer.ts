// The trainer in its worker, started at the first use.

import { spawnTrainer, type Trainer } from "downhill";
import { mode } from "../page/mode.js";

/** As many threads as pay, where workers may share memory; the numbers are the same. */
export const place = { threads: mode().shared ? ("auto" as const) : 1 };

let spawning: Promise<Trainer> | undefined;

/** The bundle has the worker beside the page. */
const startWorker = () => new Worker(new URL("./worker.js", import.meta.url), { type: "module" });

/** When it cannot start, the next use tries again. */
export function trainer(): Promise<Trainer> {
  spawning ??= spawnTrainer({ worker: startWorker }).catch((error) => {
    spawning = undefined;
    throw error;
  });
  return spawning;
}
