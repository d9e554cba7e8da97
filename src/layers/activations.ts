// Layers without parameters: one op of the same name each.

import * as ops from "../ops/index.js";
import type { Layer } from "./layer.js";

/** `y = max(x, 0)`, element by element. */
export function relu(): Layer {
  return { kind: "relu", options: {}, build: (x) => ops.relu(x) };
}

/** `y = 1 / (1 + e^−x)`, element by element. */
export function sigmoid(): Layer {
  return { kind: "sigmoid", options: {}, build: (x) => ops.sigmoid(x) };
}

/** `y = tanh x`, element by element. */
export function tanh(): Layer {
  return { kind: "tanh", options: {}, build: (x) => ops.tanh(x) };
}

/** `y = e^x / Σ e^x` over the features of each sample. With `softmaxCrossEntropy()` leave it out: the loss has it. */
export function softmax(): Layer {
  return { kind: "softmax", options: {}, build: (x) => ops.softmax(x) };
}
