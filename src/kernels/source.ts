// The bytes of the kernels, from wherever they come.

import { message, reasonOf, show } from "../errors.js";

/** Where the kernels may come from when the files of the package are not reachable. */
export type KernelSource = BufferSource | WebAssembly.Module | Response | URL;

/** @throws {Error} When there is nothing, or something that is not WebAssembly. */
export async function readKernels(source: BufferSource | Response | URL) {
  const { bytes, from } = await readSource(source);
  if (!isWebAssembly(bytes)) {
    const start = new TextDecoder().decode(bytes.subarray(0, 40)).trimStart();
    const page = /^<(!doctype|html|head|\?xml)/i.test(start);
    const got = `${page ? "a page of HTML, " : ""}${show(start)}`;
    const remedy = page
      ? "Servers answer so for a file they do not have: put the .wasm there, or import downhill/inline."
      : "Check that the server answers with the .wasm file, or import downhill/inline.";
    throw new Error(message("load", `WebAssembly from ${from}`, got, remedy));
  }
  return bytes;
}

async function readSource(source: unknown): Promise<{ bytes: Uint8Array<ArrayBuffer>; from: string }> {
  if (source instanceof URL) return { bytes: await readUrl(source), from: source.href };
  if (typeof Response !== "undefined" && source instanceof Response) {
    const from = source.url || "a Response";
    return { bytes: await readResponse(source, from), from };
  }
  if (ArrayBuffer.isView(source)) {
    const { buffer, byteOffset, byteLength } = source;
    return { bytes: new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength), from: "bytes" };
  }
  if (source instanceof ArrayBuffer) return { bytes: new Uint8Array(source), from: "bytes" };
  throw new TypeError(message("load: wasm", "bytes, a Module, a Response or a URL", show(source)));
}

/** Node cannot fetch file: addresses, so they are read through its file system. */
async function readUrl(url: URL): Promise<Uint8Array<ArrayBuffer>> {
  try {
    if (url.protocol === "file:" && typeof process !== "undefined") {
      const { readFile } = process.getBuiltinModule("node:fs/promises");
      return new Uint8Array(await readFile(url));
    }
    return await readResponse(await fetch(url), url.href);
  } catch (error) {
    if (error instanceof UnreachableError) throw error;
    throw new UnreachableError(url.href, reasonOf(error), { cause: error });
  }
}

async function readResponse(answer: Response, from: string): Promise<Uint8Array<ArrayBuffer>> {
  if (!answer.ok) throw new UnreachableError(from, `HTTP status ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

/** Most often a bundler has moved the code away from its files. */
class UnreachableError extends Error {
  constructor(from: string, reason: string, options?: ErrorOptions) {
    const remedy =
      "Copy the .wasm files of downhill/dist/wasm there, give load({ wasm }) their place, or import downhill/inline.";
    super(message("load", `the kernels at ${from}`, reason, remedy), options);
  }
}

function isWebAssembly(bytes: Uint8Array): boolean {
  return bytes[0] === 0 && bytes[1] === 0x61 && bytes[2] === 0x73 && bytes[3] === 0x6d;
}
