// Every op. An op is one file here, one kernel file with its gradient, and one test.

export { addBias, columnSums } from "./add-bias.js";
export { argmax, countCorrect } from "./count-correct.js";
export { crossEntropy } from "./cross-entropy.js";
export { add, div, exp, log, mul, neg, scale, sub } from "./elementwise.js";
export { gatherRows } from "./gather-rows.js";
export { type Form, matmul } from "./matmul.js";
export { mean, sum } from "./reduce.js";
export { relu } from "./relu.js";
export { reshape } from "./reshape.js";
export { sgdStep } from "./sgd-step.js";
export { sigmoid } from "./sigmoid.js";
export { softmax } from "./softmax.js";
export { softmaxCrossEntropy } from "./softmax-cross-entropy.js";
export { sumOfSquaresError } from "./sum-of-squares-error.js";
export { tanh } from "./tanh.js";
