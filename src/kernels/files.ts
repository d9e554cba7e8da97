// Where the package's own files lie: beside the bundle that this module becomes part of. Bundlers find them by these very
// expressions. downhill/inline puts files-inline.ts in this module's place.

import type { Precision } from "./engine.js";

/** The build of the kernels. */
export function kernelFile(precision: Precision): URL | Uint8Array<ArrayBuffer> {
  return precision === "exact"
    ? new URL("./wasm/simd.wasm", import.meta.url)
    : new URL("./wasm/relaxed.wasm", import.meta.url);
}

/** What a worker of a team runs in Node (kernels/team-worker.ts). */
export function teamWorkerFile(): URL {
  return new URL("./wasm/worker.js", import.meta.url);
}
