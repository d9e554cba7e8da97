// Finds out what this machine can run and loads the right build of the kernels, once.

import { instantiateSync } from "@assemblyscript/loader";
import { checkOneOf, message, show } from "../errors.js";
import { kernelImports } from "./team-protocol.js";

/** The builds of the kernels, all from one source (targets of asconfig.json). */
export type Variant = "simd" | "threads";

/** A kernel takes addresses in bytes, sizes in elements and scalars, and returns nothing. */
export type Kernel = (...args: number[]) => void;

/** A compiled build of the kernels; each model makes an instance of its own over its own memory. */
export interface Kernels {
  readonly variant: Variant;
  readonly module: WebAssembly.Module;
  /** Whether the engine fuses pairs of 128-bit operations: kernels then choose other tiles, with the same bits. */
  readonly wide: boolean;
}

/** An instance of the kernels over one memory. */
export interface KernelInstance {
  readonly memory: WebAssembly.Memory;
  /** First byte behind the kernels' own constants; everything from here on is the host's. */
  readonly heapBase: number;
  /** The kernel of that name. @throws {RangeError} when the build has none. */
  kernel(name: string): Kernel;
}

/** Where the kernels may come from when the file beside this module is not reachable. */
export type KernelSource = BufferSource | WebAssembly.Module | Response | URL;

export interface LoadOptions {
  /** The bytes, the compiled module, the answer of a fetch, or the address of the build, such as `simd.wasm`. */
  wasm?: KernelSource | Promise<KernelSource>;
  /** `threads` is the same for a memory that workers share. Default `simd`. */
  variant?: Variant;
}

const loaded = new Map<Variant, Promise<Kernels>>();
let present: Kernels | undefined;

/** The kernels for one thread, if `load` has finished: for those who cannot wait. */
export function loadedKernels(): Kernels | undefined {
  return present;
}

/**
 * Loads the kernels. The first call decides for the whole process; later calls without `wasm` give the same result.
 * Models call it by themselves: call it only to load early or from another place.
 *
 * @throws {Error} when the engine has no SIMD, or the file is missing or is not WebAssembly.
 *
 * @example
 * await load({ wasm: new URL("https://example.org/simd.wasm") });
 */
export function load({ wasm, variant = "simd" }: LoadOptions = {}): Promise<Kernels> {
  const known = wasm === undefined ? loaded.get(variant) : undefined;
  if (known) return known;
  const kernels = compileFrom(variant, wasm ?? addressOf(variant));
  loaded.set(variant, kernels);
  kernels.then(
    (ready) => {
      if (variant === "simd" && loaded.get(variant) === kernels) present = ready;
    },
    () => {
      if (loaded.get(variant) === kernels) loaded.delete(variant); // the next call may try again
    },
  );
  return kernels;
}

/** Bundlers find the files by these very expressions. */
function addressOf(variant: Variant): URL {
  return variant === "simd"
    ? new URL("./wasm/simd.wasm", import.meta.url)
    : new URL("./wasm/threads.wasm", import.meta.url);
}

async function compileFrom(variant: Variant, source: KernelSource | Promise<KernelSource>): Promise<Kernels> {
  checkOneOf("load: variant", variant, ["simd", "threads"]);
  if (!hasSimd()) {
    throw new Error(
      "load: expected an engine with WebAssembly SIMD, got one without. " +
        "Node >= 16.4, Chrome >= 91, Firefox >= 89 and Safari >= 16.4 have it.",
    );
  }
  const given = await source;
  if (given instanceof WebAssembly.Module) return { variant, module: given, wide: false };
  const { bytes, from } = await readSource(given as BufferSource | Response | URL);
  if (!isWebAssembly(bytes)) {
    const start = show(new TextDecoder().decode(bytes.subarray(0, 40)));
    throw new Error(
      message(
        "load",
        `WebAssembly from ${from}`,
        start,
        "Check that the server answers with the .wasm file.",
      ),
    );
  }
  return { variant, module: await WebAssembly.compile(bytes), wide: false };
}

async function readSource(source: BufferSource | Response | URL) {
  if (source instanceof URL) return { bytes: await readUrl(source), from: source.href };
  if (typeof Response !== "undefined" && source instanceof Response) {
    return { bytes: new Uint8Array(await source.arrayBuffer()), from: source.url || "a Response" };
  }
  if (ArrayBuffer.isView(source)) {
    return {
      bytes: new Uint8Array(source.buffer as ArrayBuffer, source.byteOffset, source.byteLength),
      from: "bytes",
    };
  }
  if (source instanceof ArrayBuffer) return { bytes: new Uint8Array(source), from: "bytes" };
  throw new TypeError(message("load: wasm", "bytes, a Module, a Response or a URL", show(source)));
}

/** Node cannot fetch file: addresses, so they are read through its file system. */
async function readUrl(url: URL): Promise<Uint8Array<ArrayBuffer>> {
  if (url.protocol === "file:" && typeof process !== "undefined") {
    const { readFile } = process.getBuiltinModule("node:fs/promises");
    return new Uint8Array(await readFile(url));
  }
  const answer = await fetch(url);
  if (!answer.ok)
    throw new Error(message("load", `the kernels at ${url.href}`, `HTTP status ${answer.status}`));
  return new Uint8Array(await answer.arrayBuffer());
}

function isWebAssembly(bytes: Uint8Array): boolean {
  return bytes[0] === 0 && bytes[1] === 0x61 && bytes[2] === 0x73 && bytes[3] === 0x6d;
}

/** True when the engine accepts a module of one function that makes and drops a v128. */
export function hasSimd(): boolean {
  return (
    typeof WebAssembly === "object" &&
    WebAssembly.validate(
      // prettier-ignore
      new Uint8Array([
        0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 9, 1, 7, 0, 65, 0, 253, 15, 26, 11,
      ]),
    )
  );
}

/** Makes an instance over `memory`. The kernels keep no state of their own: all they touch is what they are given. */
export function instantiate(kernels: Kernels, memory: WebAssembly.Memory): KernelInstance {
  // The instance's own exports: the loader's wrap each function, which costs a few nanoseconds a call.
  const { instance } = instantiateSync(kernels.module, kernelImports(memory, kernels.wide));
  const functions = instance.exports as Record<string, Kernel | undefined>;
  const heapBase = (instance.exports.heap_base as () => number)() >>> 0;
  return {
    memory,
    heapBase,
    kernel(name) {
      const kernel = functions[name];
      if (typeof kernel !== "function") {
        throw new RangeError(message("kernels", "the name of a kernel", show(name)));
      }
      return kernel;
    },
  };
}
