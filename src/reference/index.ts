// Every kernel's plain TypeScript twin by the kernel's name. One line per file.

import { argmax } from "./argmax.js";
import { arithmetic } from "./arithmetic.js";
import { bias } from "./bias.js";
import { countEqual } from "./count-equal.js";
import { crossEntropy } from "./cross-entropy.js";
import { exp } from "./exp.js";
import { gather } from "./gather.js";
import { gemm } from "./gemm.js";
import { log } from "./log.js";
import { relu } from "./relu.js";
import { sgd } from "./sgd.js";
import { sigmoid } from "./sigmoid.js";
import { softmax } from "./softmax.js";
import { softmaxCrossEntropy } from "./softmax-cross-entropy.js";
import { sum } from "./sum.js";
import { sumOfSquaresError } from "./sum-of-squares-error.js";
import { tanh } from "./tanh.js";
import type { ReferenceKernel } from "./views.js";

export const referenceKernels: Readonly<Record<string, ReferenceKernel>> = {
  ...argmax,
  ...arithmetic,
  ...bias,
  ...countEqual,
  ...crossEntropy,
  ...exp,
  ...gather,
  ...gemm,
  ...log,
  ...relu,
  ...sgd,
  ...sigmoid,
  ...softmax,
  ...softmaxCrossEntropy,
  ...sum,
  ...sumOfSquaresError,
  ...tanh,
};
