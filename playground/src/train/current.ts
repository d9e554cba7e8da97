// The model of the moment: the one that is trained, asked and saved.

import { NonFiniteLossError, type TrainerModel } from "downhill";
import { describe } from "./choices.js";
import { noCurves } from "./curves.js";
import { type Trouble, train } from "./state.js";

interface Current {
  model: TrainerModel | undefined;
  /** Steps of the fits before this one, so that the curves go on where they stopped. */
  stepsBefore: number;
}

export const current: Current = { model: undefined, stepsBefore: 0 };

/** Takes another model; the one before gives its memory back. */
export function take(model: TrainerModel): void {
  // One that still ends its last step goes when nobody has it any more.
  current.model?.dispose().catch(() => {});
  current.model = model;
  current.stepsBefore = 0;
  train.update({
    model: describe(model.description),
    threads: model.threads,
    curves: noCurves,
    results: undefined,
    standing: undefined,
    history: undefined,
    weights: undefined,
    trouble: undefined,
  });
}

/** Says what went wrong. */
export function report(about: Trouble["about"], error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  const diverged = error instanceof NonFiniteLossError;
  train.update({ trouble: { about: diverged ? "diverged" : isRefusal(error) ? "memory" : about, reason } });
  // A network whose numbers are infinite cannot be trained on.
  if (about === "training") train.update({ phase: current.model && !diverged ? "resting" : "ready" });
}

/** The engine gives no more memory: the package says so and goes on. */
export function isRefusal(error: unknown): boolean {
  return error instanceof RangeError && error.message.startsWith("memory:");
}

/** The name of the weights that look at the pixels, if a dense layer comes first. */
export function firstLayerOf({
  description: { layers, input },
  parameterNames,
}: TrainerModel): string | undefined {
  const first = layers.find(({ kind }) => kind !== "flatten");
  return first?.kind === "dense" && pixelsOf(input) === 784
    ? parameterNames.find((name) => name.endsWith(".weight"))
    : undefined;
}

export function pixelsOf(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}
