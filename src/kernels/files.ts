// Where the package's own files lie: beside the bundle that this module becomes part of. Bundlers find them by these very
// expressions. In downhill/inline, files-inline.ts stands in this module's place.

import { placeOf } from "./beside.js";
import type { Precision } from "./engine.js";

/** The builds that are there. */
export const precisions: readonly Precision[] = ["exact", "relaxed"];

/** The build of the kernels: its address, or its bytes. */
export function kernelFile(precision: Precision): URL | Promise<Uint8Array<ArrayBuffer>> {
  return placeOf(() =>
    precision === "exact"
      ? new URL("./wasm/simd.wasm", import.meta.url)
      : new URL("./wasm/relaxed.wasm", import.meta.url),
  );
}

/** What a worker of a team runs (threads/worker.ts). */
export async function workerFile(): Promise<URL> {
  return new URL("./wasm/worker.js", import.meta.url);
}

/** Starts such a worker in a browser. */
export async function newWorker(): Promise<Worker> {
  return new Worker(new URL("./wasm/worker.js", import.meta.url), { type: "module" });
}
