// Runs over a whole data set, batch by batch, in order.

import type { Dataset } from "../data/dataset.js";
import { inOrder } from "../data/sampler.js";
import type { BatchProgram } from "./batch-program.js";
import type { Floats } from "./engine.js";
import type { BatchGraph } from "./graphs.js";
import type { Evaluation } from "./history.js";

/** Samples in one batch where only the forward part runs: enough for full speed, few enough to stay in the cache. */
const FORWARD_BATCH = 200;

/** The batch sizes that cover a data set: one size for all full batches, and one for the rest. */
export function forwardBatches(size: number): number[] {
  const full = Math.min(size, FORWARD_BATCH);
  const rest = size % full;
  return rest === 0 ? [full] : [full, rest];
}

/** Builds one graph per batch size. */
export function forwardGraphs(size: number, build: (rows: number) => BatchGraph): BatchGraph[] {
  return forwardBatches(size).map(build);
}

/** Runs the programs made by `forwardGraphs` over every sample once, in order. */
function sweep(
  programs: readonly BatchProgram[],
  size: number,
  after: (program: BatchProgram, start: number) => void,
): void {
  const [full, rest] = programs;
  const sampler = inOrder(size);
  for (let start = 0; start < size; ) {
    const program = size - start >= full.rows ? full : rest;
    sampler.next(program.indices);
    program.run();
    after(program, start);
    start += program.rows;
  }
}

/** Mean loss and accuracy over a data set. */
export function evaluateAll(programs: readonly BatchProgram[], data: Dataset): Evaluation {
  let loss = 0;
  let correct = 0;
  sweep(programs, data.size, (program) => {
    loss += program.loss * program.rows;
    correct += program.correct;
  });
  const mean = loss / data.size;
  return programs[0].classifies ? { loss: mean, accuracy: correct / data.size } : { loss: mean };
}

/** The model's answers for every sample, one row each, in `out`. */
export function predictAll(programs: readonly BatchProgram[], size: number, out: Floats): void {
  const columns = out.length / size;
  sweep(programs, size, (program, start) => out.set(program.prediction, start * columns));
}
