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
import { type Values, value } from "./arguments.js";
import { counted } from "./numbers.js";
import { decimal, integer, integers, key, orWord } from "./readers.js";

/** What `--activation` may be. */
export const activations = { relu, sigmoid, tanh } satisfies Record<string, () => Layer>;

/** What `--optimizer` may be. A new one is one word here. */
export const optimizers = { sgd, momentum, nesterov, adaGrad, rmsProp, adam } satisfies Record<
  string,
  (options: { learningRate?: number }) => Optimizer
>;

const CLASSES = 10;

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

/** The options of every command that makes a network. */
export const networkOptions = {
  layers: value(
    "SIZES",
    "sizes of the hidden layers, such as 128,64, or none (default: 50)",
    orWord({ none: [], "": [] }, integers(1)),
    [50],
  ),
  activation: value("NAME", "relu (default), sigmoid or tanh", key(activations), "relu"),
  "learning-rate": value(
    "RATE",
    "how far a step goes (default: 0.1 for sgd, else the optimizer's own)",
    decimal(0),
  ),
  optimizer: value(
    "NAME",
    "sgd (default), momentum, nesterov, adaGrad, rmsProp or adam",
    key(optimizers),
    "sgd",
  ),
  "initial-weights": value(
    "HOW",
    "he (default), xavier, or the deviation of normal numbers",
    orWord(words(initializers), decimal(0)),
    "he",
  ),
  seed: value("N", "equal seeds give equal runs, bit for bit (default: 1)", integer(0), 1),
  dtype: value("TYPE", "f32 (default) or f64", key(dtypes), "f32"),
};

/** The network that a command line asks for, on images of so many pixels. */
export function networkOf(options: Values<typeof networkOptions>, inputs: number): NetworkOptions {
  return {
    inputs,
    classes: CLASSES,
    hidden: options.layers,
    activation: options.activation,
    initialWeights: options["initial-weights"],
    optimizer: options.optimizer,
    learningRate: options["learning-rate"],
    dtype: options.dtype,
    seed: options.seed,
  };
}

/** Hidden layers with their activation, then the classes; the loss makes probabilities of them. */
export function buildNetwork(options: NetworkOptions, threads: number | "auto"): Promise<Model> {
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
    threads,
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

function words<K extends string>(table: Readonly<Record<K, unknown>>): Record<K, K> {
  return Object.fromEntries(Object.keys(table).map((word) => [word, word])) as Record<K, K>;
}
