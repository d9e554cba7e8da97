// A profile as a Chrome trace.
// Source: "Trace Event Format", the Chromium project: complete events ("X") and metadata ("M"), times in microseconds.

import type { Stamps } from "./measure.js";
import type { CallProfile, Profile } from "./profile.js";
import type { ThreadTimes } from "./threads.js";

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
  const { byThread } = stamps;
  const events = [
    ...typicalStep(profile),
    ...stepsAsTheyRan(profile, stamps),
    ...(byThread ? stepsByThread(profile, byThread) : []),
  ];
  return JSON.stringify({ traceEvents: events, displayTimeUnit: "ns", otherData });
}

/** The average times, laid end to end. */
function typicalStep({ calls, average }: Profile): Event[] {
  const process = 1;
  let start = 0;
  const events = calls.map((call) => {
    const event = callEvent(call, { process }, start, call.seconds * 1e6);
    start += call.seconds * 1e6;
    return event;
  });
  const step = complete("step", "step", { process }, 0, start);
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
    complete(`step ${step + 1}`, "step", { process }, at(step, 1), at(step, width - 1) - at(step, 1)),
    ...calls.map((call, i) =>
      callEvent(call, { process }, at(step, i + 1), at(step, i + 2) - at(step, i + 1)),
    ),
  ]);
  return [...naming(process, "steps as they ran"), ...events];
}

/** The last steps on all threads: each thread's share of every call, and how long it waited for the others before. */
function stepsByThread({ calls }: Profile, { threads, calls: shares, times }: ThreadTimes): Event[] {
  const process = 3;
  const width = 2 * calls.length;
  const rows = Array.from({ length: times.length / width }, (_, row) => row).slice(-SHOWN_STEPS * threads);
  const zero = times[rows[0] * width];
  const events = rows.flatMap((row) => {
    const place = { process, thread: row % threads };
    const at = (i: number) => (times[row * width + i] - zero) * 1000;
    return shares.flatMap((share, i) => {
      if (place.thread >= share.width) return [];
      const waited =
        i > 0 && share.waits
          ? [complete("wait", "wait", place, at(2 * i - 1), at(2 * i) - at(2 * i - 1))]
          : [];
      return [...waited, callEvent(calls[i], place, at(2 * i), at(2 * i + 1) - at(2 * i))];
    });
  });
  return [...naming(process, `steps on ${threads} threads`, threads), ...events];
}

/** A row of the picture. */
interface Place {
  readonly process: number;
  /** Default 0. */
  readonly thread?: number;
}

function naming(process: number, name: string, threads = 1): Event[] {
  return [
    { name: "process_name", ph: "M", pid: process, tid: 0, args: { name } },
    ...Array.from({ length: threads }, (_, thread): Event => {
      return { name: "thread_name", ph: "M", pid: process, tid: thread, args: { name: `thread ${thread}` } };
    }),
  ];
}

function complete(
  name: string,
  category: "step" | "kernel" | "wait",
  { process, thread = 0 }: Place,
  start: number,
  duration: number,
  args: object = {},
): Event {
  return { name, ph: "X", cat: category, pid: process, tid: thread, ts: start, dur: duration, args };
}

function callEvent(call: CallProfile, place: Place, start: number, duration: number): Event {
  const { kernel, writes, reads, operations, bytes } = call;
  const perSecond = (amount: number) => (duration > 0 ? amount / duration / 1000 : undefined);
  const rates = { "GFLOP/s": perSecond(operations), "GB/s": perSecond(bytes) };
  return complete(kernel, "kernel", place, start, duration, { writes, reads, operations, bytes, ...rates });
}
