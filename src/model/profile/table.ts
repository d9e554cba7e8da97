// A profile as a table for people.

import type { CallProfile, Profile } from "./profile.js";

const HEADINGS = ["", "kernel", "computes", "µs", "share", "GFLOP/s", "kB", "GB/s"];
/** Columns of words; numbers stand to the right. */
const WORDS = 3;

export function formatProfile(profile: Profile): string {
  const { calls, secondsPerStep, quartiles } = profile;
  const sum = (of: (call: CallProfile) => number) => calls.reduce((total, call) => total + of(call), 0);
  const all = { seconds: sum(({ seconds }) => seconds), operations: sum((c) => c.operations), share: 1 };
  const bytes = sum((call) => call.bytes);
  const rows = [
    HEADINGS,
    ...calls.map((call, i) => [String(i), call.kernel, shorten(call.writes), ...numbersOf(call)]),
    ["", "all calls", "", ...numbersOf({ ...all, bytes })],
    ["", "step, undisturbed", "", ...numbersOf({ ...all, bytes, seconds: secondsPerStep, share: undefined })],
  ];
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) =>
        column > 0 && column < WORDS ? cell.padEnd(widths[column]) : cell.padStart(widths[column]),
      )
      .join("  ")
      .trimEnd(),
  );
  const [low, high] = quartiles.map(microseconds);
  const threads = profile.threads === 1 ? "1 thread" : `${profile.threads} threads`;
  const heading = [
    `a step of ${profile.batchSize} samples, ${profile.dtype}, ${threads}`,
    `${profile.average} of ${profile.steps} steps`,
    ...(profile.average === "mean"
      ? [`the clock ticks every ${microseconds(profile.secondsPerTick)} µs`]
      : []),
    `half of them within ${low}–${high} µs`,
  ];
  return [heading.join("; "), ...lines].join("\n");
}

/** The first of what a call writes: a step's states would make the table too wide for a terminal. */
function shorten([first, ...others]: readonly string[]): string {
  return others.length > 0 ? `${first} + ${others.length} more` : first;
}

type Numbers = Pick<CallProfile, "seconds" | "operations" | "bytes"> & { readonly share: number | undefined };

function numbersOf({ seconds, share, operations, bytes }: Numbers): string[] {
  return [
    microseconds(seconds),
    share === undefined ? "" : `${(100 * share).toFixed(1)} %`,
    rate(operations, seconds),
    (bytes / 1000).toFixed(1),
    rate(bytes, seconds),
  ];
}

function microseconds(seconds: number): string {
  const value = seconds * 1e6;
  return value.toFixed(value < 100 ? 2 : 1);
}

/** Thousands of millions a second; nothing where there is nothing, or no time to be seen. */
function rate(amount: number, seconds: number): string {
  return amount > 0 && seconds > 0 ? (amount / seconds / 1e9).toFixed(1) : "–";
}
