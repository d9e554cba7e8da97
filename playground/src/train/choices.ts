// What the visitor chooses before training, and the network it becomes.

import {
  dense,
  type Layer,
  type Optimizer,
  relu,
  type Sequential,
  sequential,
  sigmoid,
  tanh,
  xavier,
} from "downhill";
import { type OptimizerName, optimizers } from "../descent/optimizers.js";

const activations = { relu, sigmoid, tanh } satisfies Record<string, () => Layer>;
export type ActivationName = keyof typeof activations;
export const activationNames = Object.keys(activations) as ActivationName[];

export interface Choices {
  /** Units of the hidden layers, as they were typed: `128, 64`. */
  readonly hidden: string;
  readonly activation: ActivationName;
  readonly optimizer: OptimizerName;
  readonly learningRate: number;
  readonly batchSize: number;
  readonly epochs: number;
}

/** Learning rates to begin with. */
export const usualRates: Readonly<Record<OptimizerName, number>> = {
  sgd: 0.2,
  momentum: 0.1,
  nesterov: 0.1,
  adaGrad: 0.02,
  rmsProp: 0.001,
  adam: 0.002,
};

export const firstChoices: Choices = {
  hidden: "100",
  activation: "relu",
  optimizer: "momentum",
  learningRate: usualRates.momentum,
  batchSize: 100,
  epochs: 10,
};

const MOST_LAYERS = 6;
const MOST_UNITS = 2048;

/** The numbers of units in such a text; none for an empty one; undefined when it says something else. */
export function unitsOf(text: string): number[] | undefined {
  const words = text.split(/[\s,]+/).filter((word) => word !== "");
  const units = words.map(Number);
  const valid = units.every((count) => Number.isInteger(count) && count >= 1 && count <= MOST_UNITS);
  return valid && units.length <= MOST_LAYERS ? units : undefined;
}

export const CLASSES = 10;

/** Dense layers with the activation between them. */
export function networkOf({ hidden, activation }: Choices): Sequential {
  const make = activations[activation];
  // relu wants larger first weights than the activations that bend: dense() knows relu's.
  const options = activation === "relu" ? {} : { weights: xavier() };
  const layers = (unitsOf(hidden) ?? []).flatMap((units) => [dense(units, options), make()]);
  return sequential([...layers, dense(CLASSES, options)]);
}

export function optimizerOf({ optimizer, learningRate }: Choices): Optimizer {
  return optimizers[optimizer]({ learningRate });
}

/** `784 → dense 50 → relu → dense 10 · adam` */
export function describe(description: {
  readonly input: readonly number[];
  readonly layers: readonly Layer[];
  readonly optimizer: Optimizer;
}): string {
  const layers = description.layers.map(({ kind, options }) => {
    const size = options?.units ?? options?.filters ?? options?.ratio;
    return size === undefined ? kind : `${kind} ${size}`;
  });
  return `${[description.input.join("×"), ...layers].join(" → ")} · ${description.optimizer.kind}`;
}
