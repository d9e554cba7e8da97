// A compiled build of the kernels, and instances of it.

import { demangle } from "@assemblyscript/loader";
import { message, show } from "../errors.js";
import type { WasmMemory, WasmModule } from "../platform/web-types.js";
import type { Precision } from "./engine.js";
import { kernelImports } from "./kernel-module.js";

/** For whom a memory is: `simd` for one thread, `threads` for a memory that workers share. */
export type Variant = "simd" | "threads";

/** A kernel takes addresses in bytes, sizes in elements and scalars, and returns nothing. */
export type Kernel = (...args: number[]) => void;

/** The exports as the loader gives them: each wrapped, which costs a few nanoseconds a call. */
type Exports = Partial<Record<string, { readonly original: Kernel }>> & { heap_base(): number };

/** A compiled build of the kernels; each model makes an instance of its own over its own memory. */
export interface Kernels {
  /** For whom a memory is: one thread, or several. */
  readonly variant: Variant;
  /** What runs, which is not always what was asked for. */
  readonly precision: Precision;
  /** Whether the engine fuses pairs of 128-bit operations: kernels then choose other tiles, with the same bits. */
  readonly wide: boolean;
  /** The compiled module. */
  readonly module: WasmModule;
}

/** An instance of the kernels over one memory. */
export interface KernelInstance {
  readonly kernels: Kernels;
  readonly memory: WasmMemory;
  /** First byte behind the kernels' own constants; everything from here on is the host's. */
  readonly heapBase: number;
  /** The kernel of that name. @throws {RangeError} when the build has none. */
  kernel(name: string): Kernel;
}

/** Makes an instance over `memory`. The kernels keep no state of their own: all they touch is what they are given. */
export function instantiate(kernels: Kernels, memory: WasmMemory): KernelInstance {
  const instance = new WebAssembly.Instance(kernels.module, kernelImports(memory, kernels.wide));
  const exports = demangle<Exports>(instance.exports);
  return {
    kernels,
    memory,
    heapBase: exports.heap_base() >>> 0,
    kernel(name) {
      const kernel = exports[name]?.original;
      if (!kernel) throw new RangeError(message("kernels", "the name of a kernel", show(name)));
      return kernel;
    },
  };
}
