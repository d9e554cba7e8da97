// A model's description as plain data, and back: what a file holds of it, and what travels to a worker.

import type { Shape } from "../graph/tensor.js";
import { layers } from "../layers/index.js";
import { losses } from "../losses/index.js";
import { optimizers } from "../optimizers/index.js";
import { restore, type Saved } from "../saved.js";
import type { ModelDescription } from "./description.js";
import { weightDecayOf } from "./weight-decay.js";

/** Layers, loss and optimizer as kinds and options: no functions, so that JSON and `postMessage` can carry it. */
export interface PlainDescription {
  readonly input: Shape;
  readonly layers: readonly (Saved & { readonly name?: string | undefined })[];
  readonly loss: Saved;
  readonly optimizer: Saved;
  /** As `compile` takes it. */
  readonly weightDecay?: unknown;
}

export function plainDescription(description: ModelDescription): PlainDescription {
  const { input, loss, optimizer, weightDecay } = description;
  const plain = ({ kind, options }: Saved): Saved => ({ kind, options });
  return {
    input,
    layers: description.layers.map((layer) => ({ ...plain(layer), name: layer.name })),
    loss: plain(loss),
    optimizer: plain(optimizer),
    weightDecay,
  };
}

/** The description that was made plain. @throws {RangeError | TypeError} for unknown kinds and wrong options. */
export function restoreDescription(plain: PlainDescription): ModelDescription {
  const weightDecay = weightDecayOf(plain.weightDecay);
  return {
    input: plain.input,
    layers: plain.layers.map((saved) => {
      const layer = restore("layer", layers, saved);
      return saved.name === undefined ? layer : { ...layer, name: saved.name };
    }),
    loss: restore("loss", losses, plain.loss),
    optimizer: restore("optimizer", optimizers, plain.optimizer),
    ...(weightDecay ? { weightDecay } : {}),
  };
}
