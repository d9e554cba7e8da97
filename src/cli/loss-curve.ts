// The loss of all steps as a curve of characters.

import { plot } from "asciichart";
import { exp, log } from "downhill";
import { grouped } from "./numbers.js";

/** Losses that differ by more than this factor are drawn on a logarithmic scale: an even one would hide the end. */
const WIDE_RANGE = 4;
const LABEL_WIDTH = 6;
/** What stands left of the curve: label, space, axis. The plotter counts a label as one character. */
const LEFT = LABEL_WIDTH + 2;
const PLOT_OFFSET = 3;

/**
 * Lines of a curve `width` characters wide: heading, `height` lines, and the steps below.
 *
 * Each column shows the mean of its share of the steps.
 */
export function lossCurve(losses: ArrayLike<number>, width: number, height: number): string[] {
  const columns = Math.max(2, Math.min(width - LEFT, losses.length));
  const means = bucketMeans(losses, columns);
  const [low, high] = [Math.min(...means), Math.max(...means)];
  const logarithmic = low > 0 && high > WIDE_RANGE * low;
  // The package's own functions: engines differ in theirs, and the labels would with them.
  const to = logarithmic ? (x: number) => log<number>(x).value : (x: number) => x;
  const from = logarithmic ? (x: number) => exp<number>(x).value : (x: number) => x;
  const curve = plot(means.map(to), {
    height: height - 1,
    offset: PLOT_OFFSET,
    // Of equal numbers the plotter gives the nearest integer.
    format: (x) => label(low === high ? low : from(x)).padStart(LABEL_WIDTH),
  }).split("\n");
  const last = grouped(losses.length);
  const axis = `${" ".repeat(LEFT)}1${last.padStart(columns - 1)}`;
  return [`loss of the batches${logarithmic ? ", logarithmic" : ""}`, ...curve, axis];
}

/** Three digits of a loss, or as many as there is room for. */
function label(loss: number): string {
  const forms = [loss.toPrecision(3), loss.toPrecision(2), loss.toExponential(1)];
  return forms.find(({ length }) => length <= LABEL_WIDTH) ?? loss.toExponential(0);
}

/** Means of `count` runs of neighbours, as equally long as can be. */
function bucketMeans(values: ArrayLike<number>, count: number): number[] {
  return Array.from({ length: count }, (_, i) => {
    const from = Math.min(values.length - 1, Math.floor((i * values.length) / count));
    const to = Math.max(from + 1, Math.floor(((i + 1) * values.length) / count));
    let sum = 0;
    for (let j = from; j < to; j++) sum += values[j];
    return sum / (to - from);
  });
}
