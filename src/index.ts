// The public door. Everything a user may import stands here.

export {
  Dataset,
  type DatasetOptions,
  type DigitsOptions,
  dataset,
  digits,
  type Labels,
  type MnistBytes,
  type MnistOptions,
  mnist,
  mnistFromBytes,
  type Numbers,
  type Target,
  type Targets,
} from "./data/index.js";
export { FormatError, ShapeError } from "./errors.js";
export type { DType, Shape } from "./graph/tensor.js";
export { type Fans, he, type Initializer, normal, xavier, zeros } from "./initializers/index.js";
export { type KernelSource, type LoadOptions, load } from "./kernels/load.js";
export {
  type DenseOptions,
  dense,
  flatten,
  type Layer,
  relu,
  sigmoid,
  softmax,
  tanh,
} from "./layers/index.js";
export { crossEntropy, type Loss, softmaxCrossEntropy, sumOfSquaresError } from "./losses/index.js";
export { loadModel } from "./model/create.js";
export { type FitOptions, NonFiniteLossError } from "./model/fit.js";
export type { EpochRecord, Evaluation, History, StepRecord } from "./model/history.js";
export type { Model } from "./model/model.js";
export { Prediction, type PredictOptions } from "./model/predict.js";
export { type CompileOptions, type Sequential, sequential } from "./model/sequential.js";
export { type Optimizer, sgd } from "./optimizers/index.js";
export { checkWritable } from "./platform/files.js";
export { type RandomStream, randomStream } from "./random/stream.js";
