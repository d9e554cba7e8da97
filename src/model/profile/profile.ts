// What a training step's time goes into, call by call.

import { showShape } from "../../errors.js";
import type { DType } from "../../graph/tensor.js";
import type { Program } from "../../program/program.js";
import { average, averageBy, quantile } from "./clock.js";
import type { Stamps } from "./measure.js";
import { formatProfile } from "./table.js";
import { formatTrace } from "./trace.js";

/** One kernel call of the step. */
export interface CallProfile {
  /** The kernel's name, such as `gemm_nn_f32`. */
  readonly kernel: string;
  /** What it computes and what from, with shapes: `dense_1.matmul[100×50]`. */
  readonly writes: readonly string[];
  readonly reads: readonly string[];
  /** Time of the call, without what looking at the clock takes. */
  readonly seconds: number;
  /** Of the time of all calls, from 0 to 1. */
  readonly share: number;
  /** Arithmetic operations of its formula: every +, −, ×, ÷, root, comparison, e^x and ln is one; 0 where numbers only move. */
  readonly operations: number;
  /** Bytes it must read and write. */
  readonly bytes: number;
}

/** What else a profile knows of its step. */
export interface ProfileContext {
  readonly program: Program;
  readonly batchSize: number;
  readonly threads: number;
  /** From one tick of the clock to the next, in milliseconds. */
  readonly tick: number;
}

/** What a profile is made from: plain data, which can travel between threads. */
export interface Measured {
  readonly context: ProfileContext;
  readonly stamps: Stamps;
}

/** Times of one training step. `String(profile)` is a table, `profile.toTrace()` a file for chrome://tracing or Perfetto. */
export class Profile {
  readonly calls: readonly CallProfile[];
  /** Of a step that runs undisturbed, its median. */
  readonly secondsPerStep: number;
  /** The first and the third quartile of the same. */
  readonly quartiles: readonly [low: number, high: number];
  /** Steps that were measured, each way. */
  readonly steps: number;
  readonly batchSize: number;
  readonly threads: number;
  readonly dtype: DType;
  /** How many times became one: the median, or the mean where the clock is too coarse for it. */
  readonly average: "median" | "mean";
  /** From one tick of the clock to the next. */
  readonly secondsPerTick: number;
  /** @internal */
  readonly measured: Measured;

  /** @internal */
  constructor(measured: Measured) {
    const { context, stamps } = measured;
    const { program, batchSize, threads, tick } = context;
    const by = averageBy(tick);
    const [overhead, ...durations] = durationsOf(stamps).map((times) => average(times, by));
    const seconds = durations.map((duration) => Math.max(0, duration - overhead) / 1000);
    const total = seconds.reduce((sum, time) => sum + time, 0);
    const name = (index: number) => {
      const { name, shape } = program.tensors[index];
      return `${name}[${showShape(shape)}]`;
    };
    this.calls = program.calls.map(({ kernel, writes, reads, operations, bytes }, i) => ({
      kernel,
      writes: writes.map(name),
      reads: reads.map(name),
      seconds: seconds[i],
      share: total > 0 ? seconds[i] / total : 0,
      operations,
      bytes,
    }));
    this.secondsPerStep = average(stamps.whole, by) / 1000;
    this.quartiles = [quantile(stamps.whole, 0.25) / 1000, quantile(stamps.whole, 0.75) / 1000];
    this.steps = stamps.steps;
    this.batchSize = batchSize;
    this.threads = threads;
    this.dtype = program.dtype;
    this.average = by;
    this.secondsPerTick = tick / 1000;
    this.measured = measured;
  }

  /** A line per call: time, share of all calls, GFLOP/s, bytes and GB/s; then their sum and the undisturbed step. */
  toString(): string {
    return formatProfile(this);
  }

  /**
   * JSON in the Trace Event Format, which chrome://tracing and ui.perfetto.dev open: the typical step, below it some
   * steps as they ran call by call, and, where there are several threads, some on all of them, one row per thread.
   */
  toTrace(): string {
    return formatTrace(this, this.measured.stamps);
  }
}

/** The times of nothing, and of each call, in all steps. */
function durationsOf({ steps, calls, times }: Stamps): Float64Array[] {
  const width = calls + 2;
  return Array.from({ length: calls + 1 }, (_, i) =>
    Float64Array.from({ length: steps }, (_, step) => times[step * width + i + 1] - times[step * width + i]),
  );
}
