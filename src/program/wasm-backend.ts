// Programs in SIMD WebAssembly.

import { align } from "../kernels/alignment.js";
import { instantiate, type KernelInstance, type Kernels } from "../kernels/instance.js";
import { viewsOf } from "../reference/views.js";
import {
  type Backend,
  type BackendOptions,
  bindCalls,
  checkReserve,
  memoryError,
  noThreads,
  PAGE,
} from "./backend.js";
import type { Program } from "./program.js";

/** SIMD WebAssembly on the calling thread. */
export function wasmBackend(kernels: Kernels, { fuses = true }: BackendOptions = {}): Backend {
  const instance = instantiate(kernels, new WebAssembly.Memory({ initial: 1 }));
  const bind = (program: Program) => bindCalls(program, (name) => instance.kernel(name));
  return backendOver(instance, { threads: 1, fuses, bind, ...noThreads });
}

/** A backend over an instance of the kernels, whoever runs its programs. */
export function backendOver(
  instance: KernelInstance,
  runner: Pick<Backend, "threads" | "fuses" | "bind" | "trace" | "ready" | "close">,
): Backend {
  const { memory } = instance;
  let views = viewsOf(memory.buffer);
  return {
    ...runner,
    name: "wasm",
    kernel: (name) => instance.kernel(name),
    precision: instance.kernels.precision,
    wide: instance.kernels.wide,
    base: align(instance.heapBase),
    get views() {
      if (views.u8.buffer !== memory.buffer) views = viewsOf(memory.buffer);
      return views;
    },
    reserve(bytes) {
      checkReserve(bytes);
      const missing = Math.ceil((bytes - memory.buffer.byteLength) / PAGE);
      if (missing <= 0) return;
      try {
        memory.grow(missing);
      } catch {
        throw memoryError(`${(bytes / 2 ** 20).toFixed(0)} MiB from the engine`, "a refusal");
      }
    },
  };
}
