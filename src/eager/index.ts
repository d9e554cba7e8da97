// Graphs by hand: variables with values at once, and gradients by backward().

export {
  add,
  addBias,
  div,
  exp,
  log,
  matmul,
  mean,
  mul,
  neg,
  relu,
  reshape,
  scale,
  sigmoid,
  softmax,
  square,
  sub,
  sum,
  tanh,
} from "./functions.js";
export { crossEntropy, softmaxCrossEntropy, sumOfSquaresError } from "./losses.js";
export { constant, type Operand, variable } from "./make.js";
export { type ArrayLikeNumbers, NDArray, type NestedNumbers } from "./ndarray.js";
export { type Value, Variable } from "./variable.js";
