// The layers. A layer is one file here; its line in the table below lets saved models have it.

import type { Factory } from "../saved.js";
import { relu, sigmoid, softmax, tanh } from "./activations.js";
import { type BatchNormalizationOptions, batchNormalization } from "./batch-normalization.js";
import { type ConvolutionOptions, convolution, restoreConvolution } from "./convolution.js";
import { type DenseOptions, dense, restoreDense } from "./dense.js";
import { type DropoutOptions, dropout, restoreDropout } from "./dropout.js";
import { flatten } from "./flatten.js";
import type { Layer, LayerScope, ParameterOptions } from "./layer.js";
import { type MaxPoolingOptions, maxPooling } from "./max-pooling.js";

export {
  type BatchNormalizationOptions,
  batchNormalization,
  type ConvolutionOptions,
  convolution,
  type DenseOptions,
  type DropoutOptions,
  dense,
  dropout,
  flatten,
  type Layer,
  type LayerScope,
  type MaxPoolingOptions,
  maxPooling,
  type ParameterOptions,
  relu,
  sigmoid,
  softmax,
  tanh,
};

/** By kind, to restore a saved model. */
export const layers: Readonly<Record<string, Factory<Layer>>> = {
  batchNormalization,
  convolution: restoreConvolution,
  dense: restoreDense,
  dropout: restoreDropout,
  flatten,
  maxPooling,
  relu,
  sigmoid,
  softmax,
  tanh,
};
