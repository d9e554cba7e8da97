// Weight decay: what makes weights smaller while they are trained. Biases, and what batch normalisation learns, stay.

import { checkBoolean, checkNumber, checkOptions } from "../errors.js";
import type { Tensor } from "../graph/tensor.js";
import { add, weightDecayStep, weightPenalty } from "../ops/index.js";
import type { ParameterEntry } from "./parameter-table.js";

/**
 * How weights decay, λ being the rate:
 *
 * - as in the book (a number, or `decoupled: false`): every loss grows by `½λ·Σw²` over all weights, also where the
 *   model is evaluated, and so every gradient by `λ·w`;
 * - `decoupled: true`: the loss stays, and each step first shrinks the weights by the learning rate η:
 *   `w ← w − ηλ·w`. With `adam()` this is AdamW, as in PyTorch.
 *
 * With `sgd()` both are the same, but for the loss that is shown. With optimizers that scale their steps, the first one's
 * decay is scaled with the gradient, the second one's is not.
 *
 * Source: *Deep Learning from Scratch*, chapter 6; Loshchilov & Hutter 2019.
 */
export type WeightDecayOption = number | { readonly rate: number; readonly decoupled?: boolean };

export interface WeightDecay {
  readonly rate: number;
  readonly decoupled: boolean;
}

/** Checks the option and completes it; undefined where nothing decays. */
export function weightDecayOf(option: unknown): WeightDecay | undefined {
  if (option === undefined) return undefined;
  const given: Partial<WeightDecay> =
    typeof option === "object" && option !== null ? option : { rate: option as number };
  checkOptions("compile: weightDecay", given, { rate: true, decoupled: true });
  const rate = checkNumber("compile: weightDecay", given.rate, 0);
  const { decoupled = false } = given;
  checkBoolean("compile: weightDecay.decoupled", decoupled);
  return rate === 0 ? undefined : { rate, decoupled };
}

function weightsOf(parameters: ReadonlyMap<ParameterEntry, Tensor>): Tensor[] {
  return [...parameters].filter(([{ decays }]) => decays).map(([, tensor]) => tensor);
}

/** The loss with what weight decay adds to it. */
export function penalized(
  loss: Tensor,
  decay: WeightDecay | undefined,
  parameters: ReadonlyMap<ParameterEntry, Tensor>,
): Tensor {
  const weights = weightsOf(parameters);
  if (!decay || decay.decoupled || weights.length === 0) return loss;
  return add(loss, weights.map((w) => weightPenalty(w, decay.rate)).reduce(add));
}

/** Builds the nodes that shrink the weights, where that is no part of the loss. */
export function buildDecay(
  decay: WeightDecay | undefined,
  parameters: ReadonlyMap<ParameterEntry, Tensor>,
  learningRate: Tensor,
): void {
  if (!decay?.decoupled) return;
  for (const w of weightsOf(parameters)) weightDecayStep(w, learningRate, decay.rate);
}
