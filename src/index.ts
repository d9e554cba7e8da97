// The public door. Everything a user may import stands here.

// The book's classes
export {
  AddLayer,
  Affine,
  type Answers,
  MulLayer,
  Relu,
  type Samples,
  Sigmoid,
  SoftmaxWithLoss,
  type TwoLayerArrays,
  TwoLayerNet,
  type TwoLayerNetOptions,
} from "./book/index.js";
// Data
export {
  Dataset,
  type DatasetOptions,
  type DigitsOptions,
  dataset,
  digits,
  type FlatData,
  type Labels,
  type MnistBytes,
  type MnistOptions,
  mnist,
  mnistFromBytes,
  type Numbers,
  type NumericArray,
  type Target,
  type Targets,
  type TrainAndTest,
} from "./data/index.js";
// Graphs by hand
export {
  type Drawing,
  type DrawnEdge,
  type DrawnNode,
  type Picture,
  toDot,
  toMermaid,
  toSvg,
} from "./drawing/index.js";
export {
  type ArrayLikeNumbers,
  add,
  addBias,
  constant,
  div,
  exp,
  log,
  matmul,
  mean,
  mul,
  NDArray,
  type NestedNumbers,
  neg,
  type Operand,
  reshape,
  scale,
  square,
  sub,
  sum,
  type Value,
  Variable,
  variable,
} from "./eager/index.js";
// The ground
export { FormatError, ShapeError } from "./errors.js";
// Layers, losses and functions of one name
export {
  type Activation,
  crossEntropy,
  relu,
  sigmoid,
  softmax,
  softmaxCrossEntropy,
  sumOfSquaresError,
  tanh,
} from "./functions.js";
// Checking gradients
export {
  type FunctionCheckOptions,
  type GradcheckOptions,
  GradientReport,
  gradcheck,
  type ModelCheckOptions,
  type NetworkCheckOptions,
  type ParameterReport,
} from "./gradcheck/index.js";
export type { DType, Shape, Tensor } from "./graph/tensor.js";
export { type Fans, he, type Initializer, normal, xavier, zeros } from "./initializers/index.js";
export { type Capabilities, capabilities, type Precision, type Simd } from "./kernels/engine.js";
export type { Kernels } from "./kernels/instance.js";
export { type LoadOptions, load } from "./kernels/load.js";
export type { KernelSource } from "./kernels/source.js";
// Networks
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
} from "./layers/index.js";
export type { Loss } from "./losses/index.js";
export { loadModel, type ModelPlace } from "./model/create.js";
export type { ModelDescription } from "./model/description.js";
export type { NonFiniteOrigin } from "./model/diagnose.js";
export { type FitOptions, NonFiniteLossError } from "./model/fit.js";
export type { EpochRecord, Evaluation, History, StepRecord } from "./model/history.js";
export type { Floats } from "./model/memory.js";
export type { Model } from "./model/model.js";
export { Prediction, type PredictOptions } from "./model/prediction.js";
export type { ProfileOptions } from "./model/profile/index.js";
export type { CallProfile, Profile } from "./model/profile/profile.js";
export type { Progress, ProgressOptions } from "./model/progress.js";
export type { SaveOptions } from "./model/saving.js";
export { type CompileOptions, type Sequential, sequential } from "./model/sequential.js";
export type { WeightDecayOption } from "./model/weight-decay.js";
export type { ChainActivation, ChainDescription } from "./numeric/dense-chain.js";
// Numbers: the book's functions, differentiation, descent
export { type DifferenceOptions, numericalDiff, numericalGradient } from "./numeric/differentiation.js";
export { identity, step } from "./numeric/functions.js";
export { type Descent, type DescentOptions, gradientDescent } from "./numeric/gradient-descent.js";
export {
  type ChainArrays,
  IncrementalGradient,
  incrementalGradient,
} from "./numeric/incremental-gradient.js";
export { type CrossEntropyOptions, crossEntropyError } from "./numeric/loss-functions.js";
export type { Float64Of, Numbers as AnyNumbers, Shaped } from "./numeric/numbers.js";
export {
  type AdaGradOptions,
  type AdamOptions,
  adaGrad,
  adam,
  type MomentumOptions,
  momentum,
  type NesterovOptions,
  nesterov,
  type Optimizer,
  type RmsPropOptions,
  rmsProp,
  sgd,
  type UpdateScope,
} from "./optimizers/index.js";
export { checkWritable } from "./platform/files.js";
// Training off the main thread
export type { WebWorker } from "./platform/worker.js";
export { RandomState, type Size } from "./random/random-state.js";
export { type RandomStream, randomStream } from "./random/stream.js";
export { serveTrainer } from "./trainer/serve.js";
export { spawnTrainer, type TrainerOptions } from "./trainer/spawn.js";
export type { Trainer } from "./trainer/trainer.js";
export type { TrainerFitOptions, TrainerModel } from "./trainer/trainer-model.js";
