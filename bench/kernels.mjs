// One kernel on one side: in WebAssembly, or its plain TypeScript twin.

import { instantiate, load, referenceKernels, viewsOf } from "downhill/internals";

const BYTES = 1 << 26;

/**
 * A function that runs one kernel.
 *
 * @param side   "wasm" or "typescript".
 * @param name   The kernel's name.
 * @param place  Gets `put(numbers)`, `room(bytes)` to lay out memory, answers the arguments.
 */
export async function kernelOn(side, name, place) {
  const memory =
    side === "wasm" ? new WebAssembly.Memory({ initial: BYTES / 65536 }) : { buffer: new ArrayBuffer(BYTES) };
  const instance = side === "wasm" ? instantiate(await load(), memory) : undefined;
  let top = instance ? (instance.heapBase + 63) & ~63 : 64;
  const room = (bytes) => {
    const address = top;
    top += (bytes + 63) & ~63;
    if (top > BYTES) throw new RangeError(`${name}: ${top} bytes do not fit into the benchmark`);
    return address;
  };
  const put = (numbers) => {
    const address = room(numbers.byteLength);
    const bytes = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
    new Uint8Array(memory.buffer).set(bytes, address);
    return address;
  };
  const args = [...place({ put, room }), 0, 1];
  if (instance) {
    const kernel = instance.kernel(name);
    return () => kernel(...args);
  }
  const views = viewsOf(memory.buffer);
  const twin = referenceKernels[name];
  return () => twin(views, ...args);
}

/** Repeatable numbers in [-1, 1). */
export function numbers(length, Type = Float32Array) {
  let state = 12345;
  return Type.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2147483648 - 1;
  });
}
