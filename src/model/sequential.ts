import { checkOptions, message, show } from "../errors.js";
import type { Shape } from "../graph/tensor.js";
import type { Layer } from "../layers/index.js";
import type { Loss } from "../losses/index.js";
import { type Optimizer, sgd } from "../optimizers/index.js";
import { createModel, type ModelOptions } from "./create.js";
import type { ModelDescription } from "./description.js";
import type { Model } from "./model.js";
import { type WeightDecayOption, weightDecayOf } from "./weight-decay.js";

/** Options of `sequential(…).compile`. */
export interface CompileOptions extends ModelOptions {
  /** Shape of one sample: `[784]`. */
  input: Shape;
  /** What training makes small: `softmaxCrossEntropy()`, `crossEntropy()` or `sumOfSquaresError()`. */
  loss: Loss;
  /** Default `sgd()`. */
  optimizer?: Optimizer;
  /** How weights decay: the λ of the book, or `{ rate, decoupled }`. Default: not at all. */
  weightDecay?: WeightDecayOption;
}

/** A chain of layers, not yet a model: it holds no numbers. */
export interface Sequential {
  /** As they were given. */
  readonly layers: readonly Layer[];
  /**
   * Loads the kernels, gives every parameter its first numbers and answers a model that can be trained.
   *
   * @throws {ShapeError | RangeError | TypeError}  When layers and options do not fit each other.
   * @throws {Error}  When the kernels cannot be had: no SIMD, no file, or a page's policy forbids them.
   */
  compile(options: CompileOptions): Promise<Model>;
}

/**
 * Layers one after the other: each takes what the one before it gives.
 *
 * @throws {TypeError}  When there is no layer, or something is none: `relu` in place of `relu()`.
 *
 * @example
 * const model = await sequential([dense(50), relu(), dense(10)])
 *   .compile({ input: [784], loss: softmaxCrossEntropy(), optimizer: sgd({ learningRate: 0.1 }), seed: 1 });
 */
export function sequential(layers: readonly Layer[]): Sequential {
  if (!Array.isArray(layers) || layers.length === 0) {
    throw new TypeError(message("sequential", "an array of at least one layer", show(layers)));
  }
  const stranger = layers.findIndex((layer) => typeof layer?.build !== "function");
  if (stranger >= 0) {
    const remedy = "Call the factory: relu(), not relu.";
    throw new TypeError(
      message(`sequential: layers[${stranger}]`, "a layer", show(layers[stranger]), remedy),
    );
  }
  return {
    layers,
    async compile(options) {
      const { description, model } = describe(layers, options);
      return createModel(description, model);
    },
  };
}

const COMPILE_OPTIONS: Readonly<Record<keyof CompileOptions, true>> = {
  input: true,
  loss: true,
  optimizer: true,
  weightDecay: true,
  seed: true,
  dtype: true,
  backend: true,
  precision: true,
  simd: true,
  threads: true,
};

/** What `compile` is to make, its parts checked and completed; whether they fit each other shows when it is made. */
export function describe(
  layers: readonly Layer[],
  options: CompileOptions,
): { description: ModelDescription; model: ModelOptions } {
  const {
    input,
    loss,
    optimizer = sgd(),
    weightDecay: decay,
    ...model
  } = checkOptions("compile", options, COMPILE_OPTIONS);
  if (typeof loss?.losses !== "function") {
    throw new TypeError(message("compile: loss", "a loss such as softmaxCrossEntropy()", show(loss)));
  }
  if (typeof optimizer?.update !== "function") {
    throw new TypeError(message("compile: optimizer", "an optimizer such as sgd()", show(optimizer)));
  }
  const weightDecay = weightDecayOf(decay);
  return { description: { layers, input, loss, optimizer, ...(weightDecay ? { weightDecay } : {}) }, model };
}
