// What other builds of the kernels than the plain one need: for threads, wide, relaxed; and what is to be said where none
// runs. The file wasm/builds.js holds it.

import { message } from "../errors.js";
import { MOST_PAGES, withNote, withSharedMemory } from "./binary.js";
import { askForFusing, type Simd } from "./engine.js";
import { fusesPairs } from "./fusing.js";
import type { instantiate, Kernels, Variant } from "./instance.js";

export { hasRelaxedSimd } from "./engine.js";

/** Whether this process fuses, once that has been measured. */
let fusing: boolean | undefined;

/** A build for threads or a wide one: how it is made from the bytes of the plain one, and whether it is wide. */
export function buildOf(variant: Variant, simd: Simd) {
  const mayFuse = simd === "wide" && askForFusing();
  return {
    from(plain: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
      const bytes = variant === "threads" ? withSharedMemory(plain) : plain;
      // What V8 has compiled before, it gives again, not fused: the note makes it another module.
      return mayFuse ? withNote(bytes, "wide") : bytes;
    },

    isWide(kernels: Kernels, instance: typeof instantiate): boolean {
      if (mayFuse) fusing ??= fusesPairs(instance(kernels, smallMemory(variant)));
      return mayFuse && fusing === true;
    },
  };
}

function smallMemory(variant: Variant): WebAssembly.Memory {
  return variant === "threads"
    ? new WebAssembly.Memory({ initial: 1, maximum: MOST_PAGES, shared: true })
    : new WebAssembly.Memory({ initial: 1 });
}

/** The error of engines that can run no build. */
export function noSimd(): Error {
  const remedy =
    "Node >= 16.4, Chrome and Edge >= 91, Firefox >= 89 and Safari >= 16.4 have it. " +
    'compile({ backend: "auto" }) falls back to plain TypeScript, some ten times slower.';
  return new Error(message("load", "an engine with WebAssembly SIMD", "one without", remedy));
}
