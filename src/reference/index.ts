// Every kernel's plain TypeScript twin by the kernel's name. One line per file.

import { adagrad } from "./adagrad.js";
import { adam } from "./adam.js";
import { argmax } from "./argmax.js";
import { arithmetic } from "./arithmetic.js";
import { batchNorm } from "./batch-norm.js";
import { bias } from "./bias.js";
import { channelBias } from "./channel-bias.js";
import { convolution } from "./convolution.js";
import { countEqual } from "./count-equal.js";
import { counter } from "./counter.js";
import { crossEntropy } from "./cross-entropy.js";
import { dropout } from "./dropout.js";
import { exp } from "./exp.js";
import { gather } from "./gather.js";
import { gemm } from "./gemm.js";
import { gemmEpilogues } from "./gemm-epilogues.js";
import { log } from "./log.js";
import { maxPool } from "./max-pool.js";
import { momentum } from "./momentum.js";
import { movingAverage } from "./moving-average.js";
import { nesterov } from "./nesterov.js";
import { nonzeroColumns } from "./nonzero-columns.js";
import { nonzeros } from "./nonzeros.js";
import { numericalGradient } from "./numerical-gradient.js";
import { pooledGradients } from "./pooled-gradients.js";
import { relu } from "./relu.js";
import { rmsprop } from "./rmsprop.js";
import { sgd } from "./sgd.js";
import { sigmoid } from "./sigmoid.js";
import { softmax } from "./softmax.js";
import { softmaxCrossEntropy } from "./softmax-cross-entropy.js";
import { sum } from "./sum.js";
import { sumOfSquaresError } from "./sum-of-squares-error.js";
import { tanh } from "./tanh.js";
import type { ReferenceKernel } from "./views.js";
import { weightDecay } from "./weight-decay.js";

export const referenceKernels: Readonly<Record<string, ReferenceKernel>> = /* @__PURE__ */ Object.assign(
  {},
  adagrad,
  adam,
  argmax,
  arithmetic,
  batchNorm,
  bias,
  channelBias,
  convolution,
  countEqual,
  counter,
  crossEntropy,
  dropout,
  exp,
  gather,
  gemm,
  gemmEpilogues,
  log,
  maxPool,
  momentum,
  movingAverage,
  nesterov,
  nonzeroColumns,
  nonzeros,
  numericalGradient,
  pooledGradients,
  relu,
  rmsprop,
  sgd,
  sigmoid,
  softmax,
  softmaxCrossEntropy,
  sum,
  sumOfSquaresError,
  tanh,
  weightDecay,
);
