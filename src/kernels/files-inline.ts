// The package's own files inside the code: what downhill/inline has in place of files.ts.

import kernels from "embedded:src/kernels/wasm/simd.wasm";
import worker from "embedded:src/kernels/wasm/worker.js";
import { scriptAddress, unpack } from "./embedded.js";
import type { Precision } from "./engine.js";

/** The relaxed build stays outside, for its size. */
export const precisions: readonly Precision[] = ["exact"];

export function kernelFile(): Promise<Uint8Array<ArrayBuffer>> {
  return unpack(kernels);
}

let address: Promise<URL> | undefined;

export function workerFile(): Promise<URL> {
  address ??= scriptAddress(worker);
  return address;
}

export async function newWorker(): Promise<Worker> {
  return new Worker(await workerFile(), { type: "module" });
}
