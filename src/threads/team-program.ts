// Programs as a team runs them: how the threads share the calls, and the same written as numbers.

import { type BoundCall, boundCall } from "../kernels/bound-call.js";
import type { Kernel } from "../kernels/instance.js";

/** A kernel's name and its arguments without `thread, threads`. */
export interface TeamCall {
  readonly kernel: string;
  readonly arguments: readonly number[];
  /** How many of the threads share it, the first ones; the bits are the same for any number. Default all. */
  readonly width?: number;
  /** False when it needs nothing of what other threads do in the call before, nor they of it. Default true. */
  readonly waits?: boolean;
}

/** The same with the kernel by its place among the module's exports. */
export interface NumberedCall {
  readonly kernel: number;
  readonly arguments: readonly number[];
  readonly width: number;
  readonly waits: boolean;
}

/** What one thread does of a program, from one barrier to the next. */
export type Phases = readonly (readonly BoundCall[])[];

/** Adds calls to a program, as one thread does them. */
export function extend(
  phases: BoundCall[][],
  calls: readonly NumberedCall[],
  kernels: readonly Kernel[],
  thread: number,
): void {
  for (const { kernel, arguments: args, width, waits } of calls) {
    if (waits || phases.length === 0) phases.push([]);
    if (thread < width) phases[phases.length - 1].push(boundCall(kernels[kernel], args, thread, width));
  }
}

/** What stands before the calls: all that is `Written`, and how many calls. */
const HEAD = 5;

/** Which program the calls that were written belong to. */
export interface Written {
  readonly slot: number;
  readonly team: number;
  /** Threads that take part: the first ones, which may be fewer than the team has. */
  readonly threads: number;
  /** False when they follow others of the same program. */
  readonly begins: boolean;
  readonly calls: readonly NumberedCall[];
}

/** Writes as many calls from the first-th on as there is room for, and returns how many. */
export function writeCalls(
  numbers: Float64Array,
  { slot, team, threads, calls }: Omit<Written, "begins">,
  first: number,
): number {
  let top = HEAD;
  let next = first;
  for (; next < calls.length; next++) {
    const { kernel, arguments: args, width, waits } = calls[next];
    const words = [kernel, width, Number(waits), args.length, ...args];
    if (top + words.length > numbers.length) break;
    numbers.set(words, top);
    top += words.length;
  }
  numbers.set([slot, team, threads, Number(first === 0), next - first]);
  return next - first;
}

/** Reads what was written. */
export function readCalls(numbers: Float64Array): Written {
  const [slot, team, threads, begins, count] = numbers;
  let at = HEAD;
  const calls = Array.from({ length: count }, () => {
    const [kernel, width, waits, length] = numbers.subarray(at, at + 4);
    const args = [...numbers.subarray(at + 4, at + 4 + length)];
    at += 4 + length;
    return { kernel, arguments: args, width, waits: waits === 1 };
  });
  return { slot, team, threads, begins: begins === 1, calls };
}
