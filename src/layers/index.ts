// The layers. A layer is one file here; its line in the table below lets saved models have it.

import type { Factory } from "../saved.js";
import { relu, sigmoid, softmax, tanh } from "./activations.js";
import { type DenseOptions, dense, restoreDense } from "./dense.js";
import { flatten } from "./flatten.js";
import type { Layer, LayerScope } from "./layer.js";

export { type DenseOptions, dense, flatten, type Layer, type LayerScope, relu, sigmoid, softmax, tanh };

/** By kind, to restore a saved model. */
export const layers: Readonly<Record<string, Factory<Layer>>> = {
  dense: restoreDense,
  flatten,
  relu,
  sigmoid,
  softmax,
  tanh,
};
