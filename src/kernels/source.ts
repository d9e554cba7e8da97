// The bytes of the kernels, from wherever they come.

import { message, reasonOf, show } from "../errors.js";
import type { Bytes, WasmModule } from "../platform/web-types.js";
import { COPY_FILES } from "./beside.js";

/** Where the kernels may come from when the files of the package are not reachable. */
export type KernelSource = Bytes | WasmModule | Response | URL;

/** @throws {Error} When there is nothing, or something that is not WebAssembly. */
export async function readKernels(source: Bytes | Response | URL): Promise<Uint8Array<ArrayBuffer>> {
  const from = nameOf(source);
  const bytes = await readBytes(source, from);
  if (String.fromCharCode(...bytes.subarray(0, 4)) !== "\0asm") {
    const start = new TextDecoder().decode(bytes.subarray(0, 40)).trimStart();
    // Whatever it begins with: a comment, a doctype, XML.
    const page = start.startsWith("<");
    const got = `${page ? "a page of HTML, " : ""}${show(start)}`;
    const reason = page ? "Servers answer so for missing files. " : "";
    throw new Error(message("load", `WebAssembly from ${from}`, got, reason + COPY_FILES));
  }
  return bytes;
}

/** A source as errors name it. @throws {TypeError} When it is none. */
function nameOf(source: unknown): string {
  if (source instanceof URL) return source.href;
  if (ArrayBuffer.isView(source) || source instanceof ArrayBuffer) return "bytes";
  if (source instanceof Response) return source.url || "a Response";
  throw new TypeError(message("load: wasm", "bytes, a Module, a Response or a URL", show(source)));
}

async function readBytes(source: Bytes | Response | URL, from: string): Promise<Uint8Array<ArrayBuffer>> {
  if (source instanceof ArrayBuffer) return new Uint8Array(source);
  if (ArrayBuffer.isView(source)) {
    return new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  }
  try {
    if (source instanceof URL && source.protocol === "file:" && typeof process !== "undefined") {
      // Node cannot fetch such an address.
      return new Uint8Array(await process.getBuiltinModule("node:fs/promises").readFile(source));
    }
    const answer = source instanceof URL ? await fetch(source) : source;
    if (!answer.ok) throw new Error(`HTTP status ${answer.status}`);
    return new Uint8Array(await answer.arrayBuffer());
  } catch (error) {
    throw new Error(message("load", `the kernels at ${from}`, reasonOf(error), COPY_FILES), { cause: error });
  }
}
