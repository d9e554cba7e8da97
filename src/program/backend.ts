// Where programs run: a memory and the kernels over it.

import { message } from "../errors.js";
import { boundCall } from "../kernels/bound-call.js";
import type { Precision } from "../kernels/engine.js";
import type { Views } from "../reference/views.js";
import type { Program } from "./program.js";

/** Runs programs over one memory. Every model has a backend of its own. */
export interface Backend {
  readonly name: "wasm" | "reference";
  /** How many threads run every call. */
  readonly threads: number;
  /** How products are added up: what runs, which is not always what was asked for. */
  readonly precision: Precision;
  /** Whether 128-bit operations run in pairs. */
  readonly wide: boolean;
  /** Whether its programs are fused (fuse.ts): the bits are those of every op on its own. */
  readonly fuses: boolean;
  /** First byte that belongs to the host, a multiple of 64. */
  readonly base: number;
  /** Present views of the memory. Growing it detaches them: ask again, keep none. */
  readonly views: Views;
  /** Makes the memory at least `bytes` long. @throws {RangeError} when the machine refuses. */
  reserve(bytes: number): void;
  /** A kernel, to be called by this thread alone: its arguments end with `0, 1`. */
  kernel(name: string): (...args: number[]) => void;
  /**
   * Resolves the kernels of a program; each call of the result runs it once, allocating nothing.
   *
   * @param all  True to run it on all threads also where the first one alone would be faster.
   */
  bind(program: Program, all?: boolean): () => void;
  /**
   * Binds a program so that each run also writes when every thread began and ended each call: where there are several.
   *
   * @param address  Of these times, two float64 for each call, thread by thread.
   */
  trace?(program: Program, address: number): TracedProgram;
  /** To be awaited before programs run: sees to it that the threads are there. @throws {Error} when they cannot be. */
  ready(): Promise<void>;
  /** Lets the threads go. Nothing runs afterwards on a backend that has some. */
  close(): Promise<void>;
}

/** A program that writes its own trace. */
export interface TracedProgram {
  run(): void;
  /** How many threads share each call, and whether all wait for each other before it. */
  readonly calls: readonly { readonly width: number; readonly waits: boolean }[];
}

/** Looks up and calls the kernels of a program, one thread of one. */
export function bindCalls(
  program: Program,
  kernel: (name: string) => (...args: number[]) => void,
): () => void {
  const calls = program.calls.map((call) => boundCall(kernel(call.kernel), call.arguments, 0, 1));
  return () => {
    for (let i = 0; i < calls.length; i++) calls[i]();
  };
}

export const PAGE = 65536;
/** WebAssembly addresses are 32 bits. */
const ADDRESS_SPACE = 4294967296;

/** Memory that there is not. */
export function memoryError(expected: string, got: string): RangeError {
  const remedy = "Use a smaller network, a smaller batch or less data.";
  return new RangeError(message("memory", expected, got, remedy));
}

/** Checks that so many bytes have addresses. @throws {RangeError} */
export function checkReserve(bytes: number): void {
  if (bytes > ADDRESS_SPACE) throw memoryError("at most 4 GiB", `${(bytes / 2 ** 30).toFixed(2)} GiB`);
}

/** How a backend is made. */
export interface BackendOptions {
  /** Default true; false runs every op on its own, to compare with. */
  readonly fuses?: boolean;
}

/** Of a backend on the calling thread. */
export const noThreads = { ready: async () => {}, close: async () => {} };
