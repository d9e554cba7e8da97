// From the command line's words to a model.

import {
  adaGrad,
  adam,
  dense,
  he,
  type Initializer,
  type Layer,
  type Model,
  momentum,
  nesterov,
  normal,
  type Optimizer,
  relu,
  rmsProp,
  sequential,
  sgd,
  sigmoid,
  softmaxCrossEntropy,
  tanh,
  xavier,
} from "downhill";
import { counted } from "./numbers.js";

/** What `--activation` may be. */
export const activations = { relu, sigmoid, tanh } satisfies Record<string, () => Layer>;

/** What `--optimizer` may be. A new one is one word here. */
export const optimizers = { sgd, momentum, nesterov, adaGrad, rmsProp, adam } satisfies Record<
  string,
  (options: { learningRate?: number }) => Optimizer
>;

/** The rate of plain descent in the lecture; the other optimizers have rates of their own. */
const SGD_RATE = 0.1;

/** What `--initial-weights` may be, beside a deviation. */
export const initializers = { he, xavier } satisfies Record<string, () => Initializer>;

export const dtypes = { f32: true, f64: true } as const;

export interface NetworkOptions {
  readonly inputs: number;
  readonly classes: number;
  readonly hidden: readonly number[];
  readonly activation: keyof typeof activations;
  /** A name, or the deviation of normal numbers. */
  readonly initialWeights: keyof typeof initializers | number;
  readonly optimizer: keyof typeof optimizers;
  /** Without it, 0.1 for sgd and its own default for every other optimizer. */
  readonly learningRate: number | undefined;
  readonly dtype: keyof typeof dtypes;
  readonly seed: number;
}

/** Hidden layers with their activation, then the classes; the loss makes probabilities of them. */
export function buildNetwork(options: NetworkOptions): Promise<Model> {
  const { inputs, classes, hidden, activation, initialWeights, optimizer, learningRate, dtype, seed } =
    options;
  const rate = learningRate ?? (optimizer === "sgd" ? SGD_RATE : undefined);
  const weights =
    typeof initialWeights === "number"
      ? normal({ deviation: initialWeights })
      : initializers[initialWeights]();
  const layers = hidden.flatMap((units) => [dense(units, { weights }), activations[activation]()]);
  return sequential([...layers, dense(classes, { weights })]).compile({
    input: [inputs],
    loss: softmaxCrossEntropy(),
    optimizer: optimizers[optimizer](rate === undefined ? {} : { learningRate: rate }),
    dtype,
    seed,
  });
}

/** `784-50-10, relu, f32, 39,760 parameters, seed 1`. */
export function describeNetwork(model: Model, options: NetworkOptions): string {
  const { inputs, hidden, classes, activation, dtype, seed } = options;
  const parameters = model.parameterNames.reduce(
    (sum, name) => sum + model.getParameter(name).data.length,
    0,
  );
  const facts = [
    [inputs, ...hidden, classes].join("-"),
    ...(hidden.length > 0 ? [activation] : []),
    dtype,
    counted(parameters, "parameter"),
    `seed ${seed}`,
  ];
  return facts.join(", ");
}
