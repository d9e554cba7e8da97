// The layers. A layer is one file here; its line in the table below lets saved models have it.

import type { Factory } from "../saved.js";
import { relu, sigmoid, softmax, tanh } from "./activations.js";
import { type BatchNormalizationOptions, batchNormalization } from "./batch-normalization.js";
import { type DenseOptions, dense, restoreDense } from "./dense.js";
import { type DropoutOptions, dropout, restoreDropout } from "./dropout.js";
import { flatten } from "./flatten.js";
import type { Layer, LayerScope, ParameterOptions } from "./layer.js";

export {
  type BatchNormalizationOptions,
  batchNormalization,
  type DenseOptions,
  type DropoutOptions,
  dense,
  dropout,
  flatten,
  type Layer,
  type LayerScope,
  type ParameterOptions,
  relu,
  sigmoid,
  softmax,
  tanh,
};

/** By kind, to restore a saved model. */
export const layers: Readonly<Record<string, Factory<Layer>>> = {
  batchNormalization,
  dense: restoreDense,
  dropout: restoreDropout,
  flatten,
  relu,
  sigmoid,
  softmax,
  tanh,
};
