// A kernel and its plain TypeScript twin over memories of their own with the same contents.

import { instantiate, load, referenceKernels, viewsOf } from "downhill/internals";

/**
 * Both ways to run one kernel.
 *
 * @param name   The kernel's name.
 * @param place  Gets `put(numbers)`, `room(bytes)` to lay out memory, answers the arguments.
 */
export async function kernelPair(name, place) {
  const memory = new WebAssembly.Memory({ initial: 1024 });
  const instance = instantiate(await load(), memory);
  const twin = viewsOf(new ArrayBuffer(memory.buffer.byteLength));
  let top = (instance.heapBase + 63) & ~63;
  const room = (bytes) => {
    const address = top;
    top += (bytes + 63) & ~63;
    if (top > memory.buffer.byteLength)
      throw new RangeError(`${name}: ${top} bytes do not fit into the benchmark`);
    return address;
  };
  const put = (numbers) => {
    const address = room(numbers.byteLength);
    const bytes = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
    new Uint8Array(memory.buffer).set(bytes, address);
    twin.u8.set(bytes, address);
    return address;
  };
  const args = [...place({ put, room }), 0, 1];
  const kernel = instance.kernel(name);
  const reference = referenceKernels[name];
  return { wasm: () => kernel(...args), typescript: () => reference(twin, ...args) };
}

/** Repeatable numbers in [-1, 1). */
export function numbers(length, Type = Float32Array) {
  let state = 12345;
  return Type.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2147483648 - 1;
  });
}
