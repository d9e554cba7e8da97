// The same programs in plain TypeScript.

import { message, show } from "../errors.js";
import { referenceKernels } from "../reference/index.js";
import { type ReferenceKernel, viewsOf } from "../reference/views.js";
import { type Backend, type BackendOptions, bindCalls, checkReserve, noThreads, PAGE } from "./backend.js";

const kernels: Readonly<Record<string, ReferenceKernel>> = referenceKernels;

/** Plain TypeScript: the oracle of the tests, the baseline of the benchmarks, and what graphs by hand run on. */
export function referenceBackend({ fuses = true }: BackendOptions = {}): Backend {
  let views = viewsOf(new ArrayBuffer(PAGE));
  const kernelOf = (name: string) => {
    const kernel = kernels[name];
    if (!kernel) throw new RangeError(message("reference kernels", "the name of a kernel", show(name)));
    return (...args: number[]) => kernel(views, ...args);
  };
  return {
    name: "reference",
    threads: 1,
    precision: "exact",
    wide: false,
    fuses,
    base: 64,
    get views() {
      return views;
    },
    reserve(bytes) {
      checkReserve(bytes);
      if (bytes <= views.u8.length) return;
      const larger = viewsOf(new ArrayBuffer(Math.ceil(bytes / PAGE) * PAGE));
      larger.u8.set(views.u8);
      views = larger;
    },
    kernel: kernelOf,
    bind: (program) => bindCalls(program, kernelOf),
    ...noThreads,
  };
}
