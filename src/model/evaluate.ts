// Runs over a whole data set, batch by batch, in order.

import type { Dataset } from "../data/dataset.js";
import type { BatchProgram } from "./batch-program.js";
import type { BatchGraph } from "./graphs.js";
import type { Evaluation } from "./history.js";
import type { Floats } from "./memory.js";

/** Samples in one batch where only the forward part runs: enough for full speed, few enough to stay in the cache. */
const FORWARD_BATCH = 200;

/** Builds the graphs that cover a data set: one for all full batches, and one for the rest. */
export function forwardGraphs(size: number, build: (rows: number) => BatchGraph): BatchGraph[] {
  const full = Math.min(size, FORWARD_BATCH);
  const rest = size % full;
  return rest === 0 ? [build(full)] : [build(full), build(rest)];
}

/**
 * Runs the programs made by `forwardGraphs` over every sample once, in order.
 *
 * @param breathe  Asked between two batches; a promise is awaited. Without it, all runs at once.
 */
async function sweep(
  programs: readonly BatchProgram[],
  size: number,
  after: (program: BatchProgram, start: number) => void,
  breathe?: () => Promise<void> | undefined,
): Promise<void> {
  const [full, rest] = programs;
  for (let start = 0; start < size; ) {
    const program = size - start >= full.rows ? full : rest;
    program.takeInOrder(start);
    program.run();
    after(program, start);
    start += program.rows;
    const turn = breathe?.();
    if (turn) await turn;
  }
}

/** Mean loss and accuracy over a data set. */
export async function evaluateAll(
  programs: readonly BatchProgram[],
  data: Dataset,
  breathe?: () => Promise<void> | undefined,
): Promise<Evaluation> {
  let loss = 0;
  let correct = 0;
  const measure = (program: BatchProgram) => {
    loss += program.loss * program.rows;
    correct += program.correct;
  };
  await sweep(programs, data.size, measure, breathe);
  const mean = loss / data.size;
  return programs[0].classifies ? { loss: mean, accuracy: correct / data.size } : { loss: mean };
}

/** The model's answers for every sample, one row each, in `out`. */
export async function predictAll(
  programs: readonly BatchProgram[],
  size: number,
  out: Floats,
): Promise<void> {
  const columns = out.length / size;
  await sweep(programs, size, (program, start) => out.set(program.prediction, start * columns));
}
