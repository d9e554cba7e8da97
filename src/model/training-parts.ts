// What a run of `fit` has in memory: the graphs of its steps and of what it evaluates, data set by data set.

import type { Dataset } from "../data/dataset.js";
import type { BatchProgram } from "./batch-program.js";
import type { ModelDescription } from "./description.js";
import { forwardGraphs } from "./evaluate.js";
import type { FitOptions, Run } from "./fit.js";
import { buildEvaluation, buildStep } from "./graphs.js";
import type { ModelMemory } from "./memory.js";
import { type Labelled, withNonzeros } from "./samples.js";
import type { Schedule } from "./schedule.js";
import type { SessionPart } from "./session.js";

export interface TrainingParts {
  readonly parts: readonly SessionPart[];
  /** Which of a session's programs does what. */
  programs(
    all: readonly (readonly BatchProgram[])[],
  ): Pick<Run, "step" | "lastStep" | "training" | "validation">;
}

/** Builds the graphs of a run. */
export function trainingParts(
  model: ModelDescription,
  { table, dtype }: ModelMemory,
  data: Dataset,
  { batchSize, lastRows }: Schedule,
  { validation, evaluateTraining = false }: FitOptions,
): TrainingParts {
  const samples = withNonzeros(data, dtype);
  const evaluations = (of: Labelled) =>
    forwardGraphs(of.size, (rows) => buildEvaluation(model, table, of, rows));
  const steps = [...new Set([batchSize, lastRows])].map((rows) => buildStep(model, table, samples, rows));
  const parts = [{ data: samples, graphs: [...steps, ...(evaluateTraining ? evaluations(samples) : [])] }];
  if (validation) parts.push({ data: validation, graphs: evaluations(validation) });
  return {
    parts,
    programs: ([own, others]) => ({
      step: own[0],
      lastStep: own[steps.length - 1],
      ...(evaluateTraining ? { training: { data, programs: own.slice(steps.length) } } : {}),
      ...(validation ? { validation: { data: validation, programs: others } } : {}),
    }),
  };
}
