// The trainer in its worker, started at the first use.

import { spawnTrainer, type Trainer } from "downhill";
import { mode } from "../page/mode.js";

/** As many threads as pay, where workers may share memory; the numbers are the same. Plain TypeScript without SIMD. */
export const place = { threads: mode().shared ? ("auto" as const) : 1, backend: "auto" as const };

/** One thread: kernels that are given are those of one. */
export const alone = { ...place, threads: 1 };

let spawning: Promise<Trainer> | undefined;
let spawningWhole: Promise<Trainer> | undefined;

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

/** Another one for models of float64 or of images: the first has only the kernels that networks made here need, half as much to load. */
export function wholeTrainer(): Promise<Trainer> {
  const wasm = new URL("./wasm/whole.wasm", import.meta.url);
  spawningWhole ??= spawnTrainer({ worker: startWorker, wasm }).catch((error) => {
    spawningWhole = undefined;
    throw error;
  });
  return spawningWhole;
}
