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
  reshape,
  scale,
  square,
  sub,
  sum,
} from "./functions.js";
export {
  constant,
  crossEntropy,
  type Operand,
  relu,
  sigmoid,
  softmax,
  softmaxCrossEntropy,
  sumOfSquaresError,
  tanh,
  variable,
} from "./make.js";
export { type ArrayLikeNumbers, NDArray, type NestedNumbers } from "./ndarray.js";
export { type Value, Variable } from "./variable.js";
