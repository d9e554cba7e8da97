// Every op. An op is one file here, one kernel file with its gradient, and one test.

export { adagradStep, type RootAddends } from "./adagrad-step.js";
export { adamStep } from "./adam-step.js";
export { addBias, columnSums } from "./add-bias.js";
export { batchNorm, batchNormGiven } from "./batch-norm.js";
export { argmax, countCorrect } from "./count-correct.js";
export { crossEntropy } from "./cross-entropy.js";
export { dropoutMask } from "./dropout-mask.js";
export { add, div, exp, log, mul, neg, scale, sub } from "./elementwise.js";
export { gatherRows } from "./gather-rows.js";
export { increment } from "./increment.js";
export { type Form, matmul } from "./matmul.js";
export { momentumStep } from "./momentum-step.js";
export { movingAverageStep } from "./moving-average-step.js";
export { nesterovStep } from "./nesterov-step.js";
export { mean, sum } from "./reduce.js";
export { relu } from "./relu.js";
export { reshape } from "./reshape.js";
export { rmspropStep } from "./rmsprop-step.js";
export { sgdStep } from "./sgd-step.js";
export { sigmoid } from "./sigmoid.js";
export { softmax } from "./softmax.js";
export { softmaxCrossEntropy } from "./softmax-cross-entropy.js";
export { sumOfSquaresError } from "./sum-of-squares-error.js";
export { tanh } from "./tanh.js";
export { weightDecayStep, weightPenalty } from "./weight-decay.js";
