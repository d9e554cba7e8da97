// Where the package's own files lie: beside the bundle that this module becomes part of. Bundlers find them by these very
// expressions. In downhill/inline, files-inline.ts stands in this module's place.

import type { Precision } from "./engine.js";

/** The builds that are there. */
export const precisions: readonly Precision[] = ["exact", "relaxed"];

/** The build of the kernels: its address, or its bytes. */
export function kernelFile(precision: Precision): URL | Promise<Uint8Array<ArrayBuffer>> {
  return precision === "exact"
    ? new URL("./wasm/simd.wasm", import.meta.url)
    : new URL("./wasm/relaxed.wasm", import.meta.url);
}

/** What a worker of a team runs (kernels/team-worker.ts). */
export async function workerFile(): Promise<URL> {
  return new URL("./wasm/worker.js", import.meta.url);
}

/** Starts such a worker in a browser. */
export async function newWorker(): Promise<Worker> {
  return new Worker(new URL("./wasm/worker.js", import.meta.url), { type: "module" });
}

/** The kernels in plain TypeScript, a module. */
export function referenceFile(): URL {
  return new URL("./wasm/reference.js", import.meta.url);
}

/** Teams of threads, a module. */
export function teamsFile(): URL {
  return new URL("./wasm/teams.js", import.meta.url);
}

/** What model.profile() runs, a module. */
export function profileFile(): URL {
  return new URL("./wasm/profile.js", import.meta.url);
}

/** What tells how training stands, a module. */
export function progressFile(): URL {
  return new URL("./wasm/progress.js", import.meta.url);
}

/** What looks for the origin of a loss that is not finite, a module. */
export function diagnosisFile(): URL {
  return new URL("./wasm/diagnosis.js", import.meta.url);
}

/** What other builds of the kernels need, a module. */
export function buildsFile(): URL {
  return new URL("./wasm/builds.js", import.meta.url);
}

/** What reads and writes saved models, a module. */
export function savedFile(): URL {
  return new URL("./wasm/saved.js", import.meta.url);
}

/** The built-in digits, a module. */
export function digitsFile(): URL {
  return new URL("./wasm/digits.js", import.meta.url);
}
