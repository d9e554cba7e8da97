// The classes of the lecture's chapters 4 and 5, as the book names them.

export { Relu, Sigmoid } from "./activations.js";
export { Affine } from "./affine.js";
export { AddLayer, MulLayer } from "./arithmetic.js";
export type { Answers, Samples } from "./batch.js";
export { SoftmaxWithLoss } from "./softmax-with-loss.js";
export { TwoLayerNet } from "./two-layer-net.js";
export type { TwoLayerArrays, TwoLayerNetOptions } from "./two-layer-options.js";
