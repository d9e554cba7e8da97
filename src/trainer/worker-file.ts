// Where the worker's script lies: beside the bundle that this module becomes part of. In downhill/inline,
// worker-file-inline.ts stands in this module's place.

import { placeOf } from "../kernels/beside.js";

/** What to do when it cannot be started. */
export const remedy = "Serve trainer-worker.js, or give spawnTrainer() its address as worker.";

export async function workerAddress(): Promise<URL> {
  return placeOf(() => new URL("./trainer-worker.js", import.meta.url));
}

/** Bundlers find the script by this very expression. */
export async function startOwnWorker(): Promise<Worker> {
  return new Worker(new URL("./trainer-worker.js", import.meta.url), { type: "module" });
}
