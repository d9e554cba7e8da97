// When each thread began and ended each call of whole steps, by one clock.

import type { TracedProgram } from "../../program/backend.js";
import type { BatchProgram } from "../batch-program.js";
import type { ModelMemory } from "../memory.js";

/** Times of some steps on several threads. */
export interface ThreadTimes {
  readonly threads: number;
  /** How many threads share each call, the first ones, and whether all wait for each other before it. */
  readonly calls: TracedProgram["calls"];
  /** Milliseconds, when each call began and when it ended: step by step, thread by thread. */
  readonly times: Float64Array;
}

/** A step that notes times. */
export interface TracedStep {
  readonly calls: TracedProgram["calls"];
  /** Runs it once; its times go to `at` of `times`. */
  run(times: Float64Array, at: number): void;
  /** Lets the memory go. */
  end(): void;
}

/** Undefined where one thread does everything. */
export function traceStep(memory: ModelMemory, { program }: BatchProgram): TracedStep | undefined {
  const { backend } = memory;
  const address = memory.freeAddress;
  const traced = backend.trace?.(program, address);
  if (!traced) return undefined;
  const length = 2 * program.calls.length * backend.threads;
  const end = memory.lease(address + 8 * length);
  return {
    calls: traced.calls,
    run(times, at) {
      traced.run();
      times.set(new Float64Array(backend.views.u8.buffer, address, length), at);
    },
    end,
  };
}

/**
 * Sets all threads' clocks by the first one's. Every thread's has a zero of its own; but nobody leaves a barrier before all have
 * come to it, which bounds how far two of them are apart from both sides, in many steps to less than a microsecond.
 */
export function alignClocks({ threads, calls, times }: ThreadTimes): void {
  const width = 2 * calls.length;
  const barriers = calls.flatMap(({ waits }, i) => (waits && i > 0 ? [2 * i] : []));
  for (let thread = 1; thread < threads; thread++) {
    let [least, most] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let first = 0; first < times.length; first += threads * width) {
      const own = first + thread * width;
      for (const began of barriers) {
        least = Math.max(least, times[first + began - 1] - times[own + began]);
        most = Math.min(most, times[first + began] - times[own + began - 1]);
      }
    }
    // Where nobody ever waits, all began at about the same time.
    const shift = barriers.length > 0 ? (least + most) / 2 : times[0] - times[thread * width];
    for (let first = thread * width; first < times.length; first += threads * width) {
      for (let i = first; i < first + width; i++) times[i] += shift;
    }
  }
}
