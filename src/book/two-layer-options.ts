// What a TwoLayerNet is made from: its options, checked, and its first parameters.

import { NDArray } from "../eager/index.js";
import { checkInteger, checkNumber, checkOneOf, checkOptions, message, show } from "../errors.js";
import { sizeOf } from "../graph/tensor.js";
import { RandomState } from "../random/random-state.js";
import { type ParameterName, parameterShapes, type TwoLayerDescription } from "./two-layer-programs.js";

/** Options of `TwoLayerNet`. */
export interface TwoLayerNetOptions {
  /** Numbers per sample, >= 1. */
  inputSize: number;
  /** Units of the hidden layer, >= 1. */
  hiddenSize: number;
  /** Classes, >= 2. */
  outputSize: number;
  /** Deviation of the first weights, >= 0; biases start at 0. Default 0.01. */
  weightInitStd?: number;
  /** `sigmoid` is the network of chapter 4, `relu` that of chapter 5. */
  activation: "sigmoid" | "relu";
  /** What `predict` gives. Default as in the book: `softmax` with sigmoid (chapter 4), `scores` with relu (chapter 5). */
  output?: "softmax" | "scores";
  /** Where the first weights come from: W1 is drawn first, then W2. Default `new RandomState(0)`. */
  random?: { randn(rows: number, columns: number): ArrayLike<number> };
}

export const TWO_LAYER_NET_OPTIONS: Readonly<Record<keyof TwoLayerNetOptions, true>> = {
  inputSize: true,
  hiddenSize: true,
  outputSize: true,
  weightInitStd: true,
  activation: true,
  output: true,
  random: true,
};

/** Arrays by the names of the parameters: `W1` (inputs, hidden), `b1` (hidden), `W2` (hidden, outputs), `b2` (outputs). */
export type TwoLayerArrays = Record<ParameterName, NDArray>;

const WHERE = "TwoLayerNet";

/** Checks what describes the network, and completes it. */
export function describeNet(options: TwoLayerNetOptions): TwoLayerDescription {
  checkOptions(WHERE, options, TWO_LAYER_NET_OPTIONS);
  const activation = checkOneOf(`${WHERE}: activation`, options.activation, ["sigmoid", "relu"]);
  const usual = activation === "sigmoid" ? "softmax" : "scores";
  return {
    inputSize: checkInteger(`${WHERE}: inputSize`, options.inputSize, 1),
    hiddenSize: checkInteger(`${WHERE}: hiddenSize`, options.hiddenSize, 1),
    outputSize: checkInteger(`${WHERE}: outputSize`, options.outputSize, 2),
    activation,
    output: checkOneOf(`${WHERE}: output`, options.output ?? usual, ["softmax", "scores"]),
  };
}

/** Random weights, W1 drawn first, and biases of zero. */
export function firstParameters(
  options: TwoLayerNetOptions,
  description: TwoLayerDescription,
): TwoLayerArrays {
  const deviation = checkNumber(`${WHERE}: weightInitStd`, options.weightInitStd ?? 0.01, 0);
  const random: NonNullable<TwoLayerNetOptions["random"]> = options.random ?? new RandomState(0);
  if (typeof random.randn !== "function") {
    throw new TypeError(message(`${WHERE}: random`, "a generator such as new RandomState(0)", show(random)));
  }
  const shapes = parameterShapes(description);
  const drawn = (name: "W1" | "W2") => {
    const [rows, columns] = shapes[name];
    return new NDArray(
      Float64Array.from(random.randn(rows, columns), (z) => deviation * z),
      shapes[name],
    );
  };
  const zeros = (name: "b1" | "b2") => new NDArray(new Float64Array(sizeOf(shapes[name])), shapes[name]);
  return { W1: drawn("W1"), b1: zeros("b1"), W2: drawn("W2"), b2: zeros("b2") };
}
