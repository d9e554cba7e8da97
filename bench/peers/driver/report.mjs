// What was measured, as Markdown tables: times and losses of all sides, and ratios to ours.

import { quantile, sorted } from "../../suite/compare.mjs";
import { formatSeconds } from "../../suite/report.mjs";
import { goalOf, SECONDS } from "./goals.mjs";

export function report(work, { measured, left }) {
  const lines = [
    `#### ${work.title}`,
    "",
    ...(work.starts ? starts(measured) : [...times(work, measured), "", ...ratios(work, measured)]),
  ];
  const reasons = new Set(left.map(({ error }) => error));
  for (const reason of reasons) {
    const ids = left.filter(({ error }) => error === reason).map(({ id }) => id);
    lines.push("", `Left out, ${reason}: ${ids.join("; ")}.`);
  }
  return lines.join("\n");
}

/** Sides whose values are not ours, as far as they had the time for them. */
export function disagreements({ tolerance }, measured) {
  return measured.filter(({ values }) => values && !(deviation(values, measured[0].values) <= tolerance));
}

/** Sides that do not learn. */
export function notFalling({ kind, starts }, measured) {
  return kind === "predict" || starts ? [] : measured.filter(({ values, last }) => !(last < values[0]));
}

function times(work, measured) {
  const what = work.kind === "predict" ? "answer" : "loss";
  const { checked } = work;
  const heading = [
    "",
    "threads",
    "median",
    "quartiles",
    `${what} 1`,
    `${what} ${checked}`,
    "deviation",
    "at the end",
  ];
  return table(
    heading,
    measured.map(({ name, version, threads, seconds, values, last }) => [
      version ? `${name} ${version}` : name,
      threads,
      ...spread(seconds, name.startsWith("downhill") ? SECONDS[work.name] : undefined),
      ...[values[0], values[checked - 1]].map((value) => value?.toPrecision(7) ?? ""),
      deviation(values, measured[0].values).toExponential(0),
      last.toPrecision(3),
    ]),
  );
}

/** Each side's time by ours, turn by turn; the best of ours that this engine runs are the columns. */
function ratios(work, measured) {
  const ours = measured.filter(({ id }) => id.startsWith("downhill") && !id.includes("relaxed"));
  const wide = ours.filter(({ id }) => id.includes("wide"));
  const columns = [...ours.filter((side) => !wide.includes(side)), ...wide];
  const cell = (side, column) => {
    if (side.id === column.id) return "1";
    const { median, low, high } = ratio(side, column);
    const goal = goalOf(work.name, side.id, column.id);
    const verdict = goal === undefined ? "" : ` ${median >= goal ? "✓" : "✗"} ≥ ${goal}`;
    return `${median.toFixed(2)} [${low.toFixed(2)}–${high.toFixed(2)}]${verdict}`;
  };
  const rows = measured.map((side) => [side.id, ...columns.map((column) => cell(side, column))]);
  return table(["time by ours", ...columns.map(({ id }) => id.replace("downhill, ", ""))], rows);
}

function starts(measured) {
  const alone = measured.find(({ file }) => !file);
  const rows = measured.map((side) => {
    const over = quantile(sorted(side.seconds), 0.5) - quantile(sorted(alone.seconds), 0.5);
    const value = side.values?.[0].toPrecision(7) ?? "";
    const goal = side.name.startsWith("downhill") ? SECONDS.start : undefined;
    return [
      side.version ? `${side.name} ${side.version}` : side.name,
      ...spread(side.seconds),
      side === alone ? "" : within(over, goal),
      value,
    ];
  });
  return table(["", "median", "quartiles", "over Node alone", "loss 1"], rows);
}

/** The median of the ratios turn by turn, and their quartiles. */
function ratio(side, column) {
  const turns = Math.min(side.seconds.length, column.seconds.length);
  const ratios = sorted(
    Array.from({ length: turns }, (_, turn) => side.seconds[turn] / column.seconds[turn]),
  );
  return { median: quantile(ratios, 0.5), low: quantile(ratios, 0.25), high: quantile(ratios, 0.75) };
}

function spread(seconds, goal) {
  const ordered = sorted(seconds);
  const [low, median, high] = [0.25, 0.5, 0.75].map((share) => quantile(ordered, share));
  return [within(median, goal), `${formatSeconds(low)} – ${formatSeconds(high)}`];
}

/** A time, and whether it is what is aimed at. */
function within(seconds, goal) {
  if (goal === undefined) return formatSeconds(seconds);
  return `${formatSeconds(seconds)} ${seconds <= goal ? "✓" : "✗"} ≤ ${formatSeconds(goal)}`;
}

function deviation(values, ours) {
  return Math.max(...values.map((value, i) => Math.abs(value / ours[i] - 1)));
}

function table(heading, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(heading), line(heading.map((_, i) => (i === 0 ? "---" : "---:"))), ...rows.map(line)];
}
