// A line per epoch, in columns that stay where they are.

import type { EpochRecord } from "downhill";
import { grouped, percent } from "./numbers.js";

export interface EpochTable {
  readonly heading: string;
  row(record: EpochRecord): string;
}

/** @param totals  Of the whole run: they decide how wide the columns are. */
export function epochTable(totals: { epochs: number; steps: number }): EpochTable {
  const epochWidth = 2 * String(totals.epochs).length + 1;
  const stepWidth = Math.max("step".length, grouped(totals.steps).length);
  const columns = (epoch: string, step: string, loss: string, train: string, test: string, time: string) =>
    [
      epoch.padStart(Math.max("epoch".length, epochWidth)),
      step.padStart(stepWidth),
      loss.padStart(8),
      train.padStart(8),
      test.padStart(8),
      time.padStart(7),
    ].join("  ");
  return {
    heading: columns("epoch", "step", "loss", "training", "test", "seconds"),
    row: ({ epoch, epochs, step, training, validation, seconds }) =>
      columns(
        `${epoch}/${epochs}`,
        grouped(step),
        (training?.loss ?? Number.NaN).toFixed(4),
        percent(training?.accuracy ?? Number.NaN),
        percent(validation?.accuracy ?? Number.NaN),
        seconds.toFixed(2),
      ),
  };
}
