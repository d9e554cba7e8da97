// Whether and how workers are started here that share memory with this thread.

import { hasSharedMemory } from "../kernels/engine.js";
import { newWorker, workerFile } from "../kernels/files.js";
import { hasNodeThreads, startNodeWorker, startWebWorker, type WorkerLine } from "../platform/worker.js";
import { threadStarter } from "./starter.js";

/** True where a team can be: memory can be shared, and this thread may wait. */
export function canHaveTeams(): boolean {
  const mayStart = threadStarter() !== undefined || hasNodeThreads() || typeof Worker === "function";
  return hasSharedMemory() && mayWait() && mayStart;
}

/** A page's main thread must not. */
export function mayWait(): boolean {
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1, 0);
    return true;
  } catch {
    return false;
  }
}

/** Starts a worker for a pool. @throws What the engine says when it cannot. */
export function startThread(): Promise<WorkerLine> {
  return (threadStarter() ?? startTeamWorker)();
}

/** Starts it as a worker of this thread. @throws The same. */
export async function startTeamWorker(): Promise<WorkerLine> {
  const file = await workerFile();
  return hasNodeThreads() ? startNodeWorker(file) : startWebWorker(file, newWorker);
}

/**
 * How many threads are good for this machine: all of up to four processors; of more, half, from 4 to 8, for systems often
 * count twice what shares one core, or count cores that are slow, and threads wait for the slowest. 1 where no team can be.
 */
export function usefulThreads(): number {
  if (!canHaveTeams()) return 1;
  const processors = availableProcessors();
  return processors <= 4 ? processors : Math.min(8, Math.max(4, Math.floor(processors / 2)));
}

/** Processors that this process may use, as the system counts them; 1 where it does not say. */
function availableProcessors(): number {
  const os = globalThis.process?.getBuiltinModule?.("node:os");
  return os?.availableParallelism() ?? globalThis.navigator?.hardwareConcurrency ?? 1;
}
