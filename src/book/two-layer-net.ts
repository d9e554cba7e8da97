// TwoLayerNet of the lecture's chapters 4 and 5.

import { NDArray } from "../eager/index.js";
import { checkInteger, checkNumber, checkOptions } from "../errors.js";
import { load, loadedKernels } from "../kernels/load.js";
import { checkStep, type DifferenceOptions } from "../numeric/differentiation.js";
import { IncrementalGradient, incrementalGradient } from "../numeric/incremental-gradient.js";
import { referenceBackend } from "../program/reference-backend.js";
import { wasmBackend } from "../program/wasm-backend.js";
import { MOST_THREADS } from "../threads/control.js";
import { type Answers, answersOf, type Batch, batchOf, type Samples } from "./batch.js";
import { checkAnswers, checkGradient } from "./checks.js";
import { numericalGradient } from "./numerical-gradient.js";
import {
  describeNet,
  firstParameters,
  TWO_LAYER_NET_OPTIONS,
  type TwoLayerArrays,
  type TwoLayerNetOptions,
} from "./two-layer-options.js";
import {
  PARAMETER_NAMES,
  type Question,
  type TwoLayerDescription,
  type TwoLayerProgram,
  TwoLayerPrograms,
} from "./two-layer-programs.js";

/** Samples that `predict` and `accuracy` take through the network at a time: enough for speed, little for memory. */
const ROWS_AT_A_TIME = 200;

/**
 * The lecture's network of two layers in float64: `scores = f(x·W1 + b1)·W2 + b2`, and its loss
 * `−Σ t·ln(softmax(scores) + 1e-7) / rows`.
 *
 * Shapes:  x (rows, inputs)   W1 (inputs, hidden)   b1 (hidden)   W2 (hidden, outputs)   b2 (outputs)
 *          t: class indices (rows) or one-hot rows (rows, outputs)
 *
 * `params` may be changed in place between calls; every method reads them anew. Samples are rows of numbers, nested, or
 * flat typed arrays, or `{ data, shape }`. Every method throws a ShapeError for x or t of another shape, and a RangeError
 * for an index that is no class, or where the answer would be NaN.
 *
 * Its programs run in WebAssembly when the kernels are loaded before it is made (`await TwoLayerNet.create(…)`, or
 * `await load()` once), otherwise in plain TypeScript, some ten times slower and with last digits of its own.
 *
 * @example
 * const net = await TwoLayerNet.create({ inputSize: 784, hiddenSize: 50, outputSize: 10, activation: "relu" });
 * const grads = net.gradient(x, t);
 * for (const key of ["W1", "b1", "W2", "b2"] as const) {
 *   const [w, dw] = [net.params[key].data, grads[key].data];
 *   for (let i = 0; i < w.length; i++) w[i] -= 0.1 * dw[i];
 * }
 */
export class TwoLayerNet {
  /** The arrays themselves stay; their `data` may be changed. */
  readonly params: Readonly<TwoLayerArrays>;
  readonly #description: TwoLayerDescription;
  readonly #programs: TwoLayerPrograms;
  #incremental: IncrementalGradient | undefined;

  /**
   * Loads the kernels, then makes the network.
   *
   * @param options.threads  Threads for `numericalGradient`, this one included, 1 to 256. Default 1. The bits are the same
   *                         for every number. More than one takes what `compile({ threads })` takes: Node, Bun, Deno, or
   *                         a worker of a cross-origin isolated page. `close` ends them.
   */
  static async create(given: TwoLayerNetOptions & { threads?: number }): Promise<TwoLayerNet> {
    const { threads = 1, ...options } = checkOptions("TwoLayerNet.create", given, {
      ...TWO_LAYER_NET_OPTIONS,
      threads: true,
    });
    checkInteger("TwoLayerNet.create: threads", threads, 1, MOST_THREADS);
    await load();
    const net = newNet(options);
    if (threads > 1) net.#incremental = await incrementalGradient({ ...net.#chain, threads });
    return net;
  }

  /** Makes the network with the kernels that are there; `TwoLayerNet.create` loads them before. */
  constructor(options: TwoLayerNetOptions) {
    this.#description = describeNet(options);
    this.params = Object.freeze(firstParameters(options, this.#description));
    const kernels = loadedKernels();
    this.#programs = new TwoLayerPrograms(
      kernels ? wasmBackend(kernels) : referenceBackend(),
      this.#description,
    );
  }

  /** Where its programs run: `wasm`, or `reference` when the kernels were not loaded in time. */
  get backend(): "wasm" | "reference" {
    return this.#programs.backend.name;
  }

  /** Probabilities (chapter 4) or scores (chapter 5) of every sample: (rows, outputs). */
  predict(x: Samples): NDArray {
    const batch = batchOf("TwoLayerNet.predict: x", x, this.#description.inputSize);
    const { outputSize } = this.#description;
    const all = new Float64Array(batch.rows * outputSize);
    for (let first = 0; first < batch.rows; first += ROWS_AT_A_TIME) {
      const count = Math.min(ROWS_AT_A_TIME, batch.rows - first);
      const { calculation, results } = this.#run("predict", batch, first, count);
      all.set(calculation.elements(results[0]), first * outputSize);
    }
    return new NDArray(checkAnswers("TwoLayerNet.predict", all), [batch.rows, outputSize]);
  }

  /** The mean cross-entropy of the batch. */
  loss(x: Samples, t: Answers): number {
    const { calculation, results } = this.#runWhole("loss", x, t);
    return checkAnswers("TwoLayerNet.loss", calculation.elements(results[0]))[0];
  }

  /** The share of samples whose largest output is the true class. */
  accuracy(x: Samples, t: Answers): number {
    const batch = batchOf("TwoLayerNet.accuracy: x", x, this.#description.inputSize);
    const { form, data } = answersOf("TwoLayerNet.accuracy: t", t, batch.rows, this.#description.outputSize);
    const width = data.length / batch.rows;
    let correct = 0;
    for (let first = 0; first < batch.rows; first += ROWS_AT_A_TIME) {
      const count = Math.min(ROWS_AT_A_TIME, batch.rows - first);
      const answers = { form, data: data.subarray(first * width, (first + count) * width) };
      const { calculation, results } = this.#run("accuracy", batch, first, count, answers);
      correct += calculation.elements(results[0])[0];
    }
    return correct / batch.rows;
  }

  /** The gradient of the loss by every parameter, by backpropagation. */
  gradient(x: Samples, t: Answers): TwoLayerArrays {
    const { calculation, results } = this.#runWhole("gradient", x, t);
    return this.#arrays("gradient", (i) => (calculation.elements(results[i]) as Float64Array).slice());
  }

  /**
   * The gradient of the loss by every parameter, by central differences `(loss(w + h) − loss(w − h)) / 2h`.
   *
   * With indices or one-hot rows as answers no loss is computed in full: a weight moves one unit only, and what it moves
   * is all that is computed anew; see IncrementalGradient. It is the same quotient up to rounding, about a thousand
   * times sooner. With other probabilities as answers it takes two losses per parameter.
   *
   * @param options.h  Step to either side. Default 1e-4, as in the book.
   */
  numericalGradient(x: Samples, t: Answers, options: DifferenceOptions = {}): TwoLayerArrays {
    const where = "TwoLayerNet.numericalGradient";
    const h = checkStep(where, options);
    const { inputSize, outputSize } = this.#description;
    const batch = batchOf(`${where}: x`, x, inputSize);
    const { form, data } = answersOf(`${where}: t`, t, batch.rows, outputSize);
    if (form === "targets" && !data.every((value: number) => value === 0 || value === 1)) {
      const gradients = numericalGradient(this.#runWhole("loss", x, t), h);
      return this.#arrays("numericalGradient", (i) => gradients[PARAMETER_NAMES[i]]);
    }
    const kernels = this.backend === "wasm" ? loadedKernels() : undefined;
    this.#incremental ??= new IncrementalGradient(
      kernels ? wasmBackend(kernels) : referenceBackend(),
      this.#chain,
    );
    const samples = new Float64Array(batch.rows * inputSize);
    batch.copy(0, batch.rows, samples);
    const [W1, b1, W2, b2] = PARAMETER_NAMES.map((name) => this.params[name].data);
    const gradients = this.#incremental.run({ W1, b1, W2, b2 }, samples, data, { h });
    return this.#arrays("numericalGradient", (i) => gradients[PARAMETER_NAMES[i]]);
  }

  /** Ends the threads that `create` has started, if any; they do not keep the process alive. */
  async close(): Promise<void> {
    await this.#incremental?.close();
    this.#incremental = undefined;
  }

  get #chain() {
    const { inputSize, hiddenSize, outputSize, activation } = this.#description;
    return { sizes: [inputSize, hiddenSize, outputSize], activation };
  }

  /** The third step of the lecture's loop: `w ← w − learningRate · dw` for every parameter. */
  update(gradients: Readonly<TwoLayerArrays>, learningRate: number): void {
    checkNumber("TwoLayerNet.update: learningRate", learningRate);
    for (const name of PARAMETER_NAMES) {
      checkGradient(`TwoLayerNet.update: ${name}`, gradients[name], this.params[name]);
      const w = this.params[name].data;
      const dw = gradients[name].data;
      for (let i = 0; i < w.length; i++) w[i] -= learningRate * dw[i];
    }
  }

  #arrays(question: string, dataOf: (index: number) => Float64Array): TwoLayerArrays {
    const [W1, b1, W2, b2] = PARAMETER_NAMES.map(
      (name, i) => new NDArray(dataOf(i), this.params[name].shape),
    );
    // A NaN anywhere on the way comes to every bias of the last layer: to look at these few is enough.
    checkAnswers(`TwoLayerNet.${question}`, b2.data);
    return { W1, b1, W2, b2 };
  }

  /** Runs a program over all samples at once. */
  #runWhole(question: "loss" | "gradient", x: Samples, t: Answers): TwoLayerProgram {
    const batch = batchOf(`TwoLayerNet.${question}: x`, x, this.#description.inputSize);
    const answers = answersOf(`TwoLayerNet.${question}: t`, t, batch.rows, this.#description.outputSize);
    return this.#run(question, batch, 0, batch.rows, answers);
  }

  #run(
    question: Question,
    batch: Batch,
    first: number,
    count: number,
    answers?: { form: "labels" | "targets"; data: ArrayLike<number> },
  ): TwoLayerProgram {
    const program = this.#programs.program(question, count, answers?.form);
    const { calculation, parameters, x, t } = program;
    for (const name of PARAMETER_NAMES) calculation.elements(parameters[name]).set(this.params[name].data);
    batch.copy(first, count, calculation.elements(x) as Float64Array);
    if (t && answers) calculation.elements(t).set(answers.data);
    calculation.run();
    return program;
  }
}

/** Stands outside of the class, for bundlers give another name to a class that calls itself. */
function newNet(options: TwoLayerNetOptions): TwoLayerNet {
  return new TwoLayerNet(options);
}
