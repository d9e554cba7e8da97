// A profile as a Chrome trace.
// Source: "Trace Event Format", the Chromium project: complete events ("X") and metadata ("M"), times in microseconds.

import type { Stamps } from "./measure.js";
import type { CallProfile, Profile } from "./profile.js";

/** Steps shown as they ran: enough to see how they differ, few enough to open quickly. */
const SHOWN_STEPS = 20;

interface Event {
  readonly name: string;
  readonly ph: "X" | "M";
  readonly pid: number;
  readonly tid: number;
  readonly [key: string]: unknown;
}

export function formatTrace(profile: Profile, stamps: Stamps): string {
  const otherData = {
    samplesPerStep: profile.batchSize,
    dtype: profile.dtype,
    threads: profile.threads,
    secondsPerStep: profile.secondsPerStep,
  };
  const events = [...typicalStep(profile), ...stepsAsTheyRan(profile, stamps)];
  return JSON.stringify({ traceEvents: events, displayTimeUnit: "ns", otherData });
}

/** The average times, laid end to end. */
function typicalStep({ calls, average }: Profile): Event[] {
  const process = 1;
  let start = 0;
  const events = calls.map((call) => {
    const event = callEvent(call, process, start, call.seconds * 1e6);
    start += call.seconds * 1e6;
    return event;
  });
  const step = complete("step", "step", process, 0, start);
  return [...naming(process, `typical step (${average}s)`), step, ...events];
}

/** The last steps with the clock's own times, which hold a look at the clock each. */
function stepsAsTheyRan({ calls }: Profile, { steps, times }: Stamps): Event[] {
  const process = 2;
  const width = calls.length + 2;
  const first = Math.max(0, steps - SHOWN_STEPS);
  const zero = times[first * width];
  const at = (step: number, i: number) => (times[step * width + i] - zero) * 1000;
  const events = Array.from({ length: steps - first }, (_, i) => first + i).flatMap((step) => [
    complete(`step ${step + 1}`, "step", process, at(step, 1), at(step, width - 1) - at(step, 1)),
    ...calls.map((call, i) => callEvent(call, process, at(step, i + 1), at(step, i + 2) - at(step, i + 1))),
  ]);
  return [...naming(process, "steps as they ran"), ...events];
}

function naming(process: number, name: string): Event[] {
  return [
    { name: "process_name", ph: "M", pid: process, tid: 0, args: { name } },
    { name: "thread_name", ph: "M", pid: process, tid: 0, args: { name: "thread 0" } },
  ];
}

function complete(
  name: string,
  category: "step" | "kernel",
  process: number,
  start: number,
  duration: number,
  args: object = {},
): Event {
  return { name, ph: "X", cat: category, pid: process, tid: 0, ts: start, dur: duration, args };
}

function callEvent(call: CallProfile, process: number, start: number, duration: number): Event {
  const { kernel, writes, reads, operations, bytes } = call;
  const perSecond = (amount: number) => (duration > 0 ? amount / duration / 1000 : undefined);
  const rates = { "GFLOP/s": perSecond(operations), "GB/s": perSecond(bytes) };
  return complete(kernel, "kernel", process, start, duration, { writes, reads, operations, bytes, ...rates });
}
