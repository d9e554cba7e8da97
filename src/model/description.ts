// What a model is to be: what `sequential(layers).compile(options)` and a file say of it.

import type { Shape } from "../graph/tensor.js";
import type { Layer } from "../layers/index.js";
import type { Loss } from "../losses/index.js";
import type { Optimizer } from "../optimizers/index.js";
import type { WeightDecay } from "./weight-decay.js";

/** What a model is made of, before any number. */
export interface ModelDescription {
  readonly layers: readonly Layer[];
  readonly input: Shape;
  readonly loss: Loss;
  readonly optimizer: Optimizer;
  readonly weightDecay?: WeightDecay;
}
