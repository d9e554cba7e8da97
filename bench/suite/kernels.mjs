// One kernel on one side: in WebAssembly, or in plain TypeScript.

import { instantiate, load, referenceKernels, viewsOf } from "downhill/internals";
import { plainKernels } from "./plain.mjs";

const BYTES = 1 << 26;

/**
 * A case of the suite that calls one kernel.
 *
 * @param name    How tables call it.
 * @param kernel  The kernel's name.
 * @param place   Gets `put(numbers)` and `room(bytes)` to lay out memory, answers the arguments.
 */
export function kernelCase(name, kernel, place) {
  return { name, open: async (side) => ({ run: await kernelOn(side, kernel, place) }) };
}

/** A function that runs one kernel on a side, "wasm" or "typescript". */
async function kernelOn(side, name, place) {
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
  const args = integersAsSuch([...place({ put, room }), 0, 1]);
  if (instance) return instance.kernel(name).bind(undefined, ...args);
  const twin = plainKernels[name] ?? referenceKernels[name];
  if (!twin) throw new RangeError(`${name} has no twin`);
  return twin.bind(undefined, viewsOf(memory.buffer), ...args);
}

/** Integers that V8 does not keep as doubles because a fraction stands in the same list. */
function integersAsSuch(numbers) {
  const values = [undefined];
  values.length = 0;
  for (const value of numbers) values.push(value === (value | 0) ? value | 0 : value);
  return values;
}

/** Repeatable numbers in [-1, 1). */
export function numbers(length, Type = Float32Array) {
  let state = 12345;
  return Type.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2147483648 - 1;
  });
}
