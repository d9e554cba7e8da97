export { relu, sigmoid, softmax, tanh } from "./activations.js";
export { type DenseOptions, dense } from "./dense.js";
export { flatten } from "./flatten.js";
export type { Layer, LayerScope } from "./layer.js";
