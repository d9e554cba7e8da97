// A look at the clock as one more kernel: with one on either side of every call, a program writes its own trace.

import type { Kernel } from "../kernels/instance.js";

/** Its name. Its number is the one behind the module's own kernels. */
export const CLOCK = "clock";

/**
 * Makes the kernel `clock(address, stride, thread, threads)`: it writes this thread's milliseconds, whose zero is the
 * thread's own, to `address + stride · thread`.
 */
export function clockOver(memory: WebAssembly.Memory): Kernel {
  let times = new Float64Array(0);
  return (address, stride, thread) => {
    if (times.buffer !== memory.buffer) times = new Float64Array(memory.buffer);
    times[(address + stride * thread) / 8] = performance.now();
  };
}
