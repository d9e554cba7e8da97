// A workbench for kernel tests: places arrays in the kernels' memory between guard bytes and checks that no kernel
// wrote outside its outputs.

import { instantiate, type KernelInstance } from "../../src/kernels/instance.js";
import { load } from "../../src/kernels/load.js";

export type DType = "f32" | "f64";
export const dtypes: readonly DType[] = ["f32", "f64"];
/** Elements in one 128-bit vector. */
export const lanes = { f32: 4, f64: 2 } as const;
/** Unit roundoff: half the distance from 1 to the next number. */
export const unitRoundoff = { f32: 2 ** -24, f64: 2 ** -53 } as const;

const constructors = {
  f32: Float32Array,
  f64: Float64Array,
  i32: Int32Array,
  u32: Uint32Array,
  u8: Uint8Array,
};
type Kind = keyof typeof constructors;
type ArrayOf<K extends Kind> = InstanceType<(typeof constructors)[K]>;

const GUARD = 64;
const GUARD_BYTE = 0xa5;

/** An array placed in the kernels' memory. */
export interface Placed<K extends Kind = Kind> {
  readonly address: number;
  /** The present contents, copied out. */
  read(): ArrayOf<K>;
}

export class Workbench {
  #top: number;
  #guards: number[] = [];

  constructor(readonly instance: KernelInstance) {
    this.#top = this.#bottom;
  }

  get #bottom(): number {
    return (this.instance.heapBase + 63) & ~63;
  }

  /** Forgets all arrays: their places are used again. */
  clear(): void {
    this.#top = this.#bottom;
    this.#guards = [];
  }

  /**
   * Places an array between two guards.
   *
   * @param offset  Bytes past a 64-byte boundary, to test kernels on addresses that are not aligned.
   */
  place<K extends Kind>(kind: K, values: ArrayLike<number>, offset = 0): Placed<K> {
    const array = constructors[kind].from(values as ArrayLike<number>);
    const address = this.#top + GUARD + offset;
    const end = address + array.byteLength;
    this.#top = (end + GUARD + 63) & ~63;
    const memory = this.instance.memory;
    const missing = this.#top - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / 65536) + 16);
    const bytes = new Uint8Array(memory.buffer);
    bytes.fill(GUARD_BYTE, address - GUARD, this.#top);
    bytes.set(new Uint8Array(array.buffer), address);
    this.#guards.push(address - GUARD, address, end, end + GUARD);
    return {
      address,
      read: () => new constructors[kind](memory.buffer.slice(address, end)) as ArrayOf<K>,
    };
  }

  /** Places an array so that it ends where the memory ends: a kernel that reads behind it traps. The last call of all. */
  placeLast<K extends Kind>(kind: K, values: ArrayLike<number>): Placed<K> {
    const array = constructors[kind].from(values as ArrayLike<number>);
    const memory = this.instance.memory;
    const missing = this.#top + GUARD + array.byteLength - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / 65536));
    const end = memory.buffer.byteLength;
    const address = end - array.byteLength;
    const bytes = new Uint8Array(memory.buffer);
    bytes.fill(GUARD_BYTE, address - GUARD, address);
    bytes.set(new Uint8Array(array.buffer), address);
    this.#guards.push(address - GUARD, address);
    return {
      address,
      read: () => new constructors[kind](memory.buffer.slice(address, end)) as ArrayOf<K>,
    };
  }

  /** Places `length` NaNs (0x7f bytes for integers): an output that must be overwritten. */
  placeOutput<K extends Kind>(kind: K, length: number, offset = 0): Placed<K> {
    const filler = kind === "f32" || kind === "f64" ? Number.NaN : 0x7f;
    return this.place(kind, new Array<number>(length).fill(filler), offset);
  }

  /** Runs a kernel as one thread of one, as every thread of several in turn, or as `only` one of them. */
  run(name: string, args: readonly number[], threads = 1, only?: number): void {
    const kernel = this.instance.kernel(name);
    // A wrapped kernel tells no number of arguments.
    if (kernel.length !== args.length + 2) {
      throw new Error(
        `${name} takes ${kernel.length} arguments, the test gives ${args.length} + thread, threads`,
      );
    }
    for (let thread = 0; thread < threads; thread++) {
      if (only === undefined || only === thread) kernel(...args, thread, threads);
    }
  }

  /** Throws when two of the threads write to the same byte of their workspace: in turn, as here, neither would notice. */
  checkApart(name: string, args: readonly number[], threads: number, workspace: Placed<"u8">): void {
    const { address } = workspace;
    const bytes = new Uint8Array(this.instance.memory.buffer, address, workspace.read().length);
    const writers = new Int8Array(bytes.length).fill(-1);
    for (let thread = 0; thread < threads; thread++) {
      bytes.fill(GUARD_BYTE);
      this.run(name, args, threads, thread);
      for (let i = 0; i < bytes.length; i++) {
        if (bytes[i] === GUARD_BYTE) continue;
        if (writers[i] >= 0)
          throw new Error(`${name}: threads ${writers[i]} and ${thread} write to byte ${i}`);
        writers[i] = thread;
      }
    }
  }

  /** Throws when a guard byte was changed. */
  checkGuards(): void {
    const bytes = new Uint8Array(this.instance.memory.buffer);
    for (let i = 0; i < this.#guards.length; i += 2) {
      for (let a = this.#guards[i]; a < this.#guards[i + 1]; a++) {
        if (bytes[a] !== GUARD_BYTE) throw new Error(`guard byte at address ${a} was overwritten`);
      }
    }
  }
}

/**
 * A fresh workbench over a memory of its own.
 *
 * @param wide  Whether kernels take the shapes for engines that fuse pairs of vectors: any engine runs them.
 */
export async function workbench(wide = false): Promise<Workbench> {
  const memory = new WebAssembly.Memory({ initial: 16 });
  return new Workbench(instantiate({ ...(await load()), wide }, memory));
}

/** Deterministic test numbers in [-1, 1), all different; seeds give unrelated rows. */
export function numbers(length: number, seed = 1): Float64Array {
  const out = new Float64Array(length);
  let state = Math.imul(seed, 0x9e3779b9) >>> 0;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    // 24 bits, so that every number is exact in float32 as well
    out[i] = (state >>> 8) / 8388608 - 1;
  }
  return out;
}
