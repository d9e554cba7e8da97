// Times of a program's calls: whole steps run call by call with a look at the clock between any two, in turn with steps
// that run undisturbed.

import type { Sampler } from "../../data/sampler.js";
import { eventLoopTurn, SLICE } from "../../platform/turn.js";
import type { BatchProgram } from "../batch-program.js";
import type { ModelMemory } from "../memory.js";
import { alignClocks, type ThreadTimes, traceStep } from "./threads.js";

/** What the clock said, in milliseconds. */
export interface Stamps {
  readonly steps: number;
  /** Calls of a step. */
  readonly calls: number;
  /**
   * `calls + 2` for each step: before and after a call of nothing, whose time is that of the clock and of the way to a
   * kernel; then after each call.
   */
  readonly times: Float64Array;
  /** How long each undisturbed step took. */
  readonly whole: Float64Array;
  /** Of steps on several threads. */
  readonly byThread?: ThreadTimes;
}

/** Milliseconds of steps before the first that counts: V8 has its best code after about 20. */
const WARM_UP = 100;

/**
 * Runs `steps` steps both ways. Training steps train: the memory is put back to what it was before every turn of the event
 * loop, so nobody sees another model.
 */
export async function measureCalls(
  memory: ModelMemory,
  step: BatchProgram,
  sampler: Sampler,
  steps: number,
): Promise<Stamps> {
  const { program } = step;
  const bind = (calls: typeof program.calls) => memory.backend.bind({ ...program, calls }, true);
  const nothing = bind([]);
  const calls = program.calls.map((call) => bind([call]));
  const width = calls.length + 2;
  // One row more than steps, for those that do not count.
  const times = new Float64Array((steps + 1) * width);
  const spare = steps * width;
  const whole = new Float64Array(steps);

  const runUndisturbed = (): number => {
    sampler.next(step.indices);
    const began = performance.now();
    step.run();
    return performance.now() - began;
  };
  const runCalls = (at: number): void => {
    sampler.next(step.indices);
    times[at] = performance.now();
    nothing();
    times[at + 1] = performance.now();
    for (let i = 0; i < calls.length; i++) {
      calls[i]();
      times[at + 2 + i] = performance.now();
    }
  };

  /** Does `work` again and again until the slice or the work is over, then puts the memory back. */
  const slice = (work: () => boolean): boolean => {
    const restore = memory.snapshot();
    const end = performance.now() + SLICE;
    try {
      // The copy above has pushed the step's numbers out of the caches: one step brings them back.
      runUndisturbed();
      runCalls(spare);
      let goesOn: boolean;
      do goesOn = work();
      while (goesOn && performance.now() < end);
      return goesOn;
    } finally {
      restore();
    }
  };

  const traceSteps = async (): Promise<ThreadTimes | undefined> => {
    const { threads } = memory.backend;
    const traced = traceStep(memory, step);
    if (!traced) return undefined;
    const length = 2 * calls.length * threads;
    const times = new Float64Array(steps * length);
    let done = 0;
    const trace = () => {
      sampler.next(step.indices);
      traced.run(times, done * length);
      return ++done < steps;
    };
    try {
      while (slice(trace)) await eventLoopTurn();
    } finally {
      traced.end();
    }
    const byThread = { threads, calls: traced.calls, times };
    alignClocks(byThread);
    return byThread;
  };

  const warm = performance.now() + WARM_UP;
  const warmUp = () => {
    runUndisturbed();
    runCalls(spare);
    return performance.now() < warm;
  };
  while (slice(warmUp)) await eventLoopTurn();
  let done = 0;
  const measure = () => {
    whole[done] = runUndisturbed();
    runCalls(done * width);
    done++;
    return done < steps;
  };
  while (slice(measure)) await eventLoopTurn();
  const byThread = await traceSteps();
  return {
    steps,
    calls: calls.length,
    times: times.subarray(0, spare),
    whole,
    ...(byThread ? { byThread } : {}),
  };
}
