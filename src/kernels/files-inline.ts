// The package's own files inside the code: what downhill/inline has in place of files.ts.

import kernels from "embedded:simd.wasm";
import worker from "embedded:worker.js";
import type { Precision } from "./engine.js";

/** The relaxed build stays outside, for its size. */
export const precisions: readonly Precision[] = ["exact"];

export function kernelFile(): Promise<Uint8Array<ArrayBuffer>> {
  return unpack(kernels);
}

export async function teamWorkerFile(): Promise<URL> {
  const text = new TextDecoder().decode(await unpack(worker));
  return new URL(`data:text/javascript,${encodeURIComponent(text)}`);
}

async function unpack(base64: string): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(unpacked).arrayBuffer());
}
