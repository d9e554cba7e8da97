// The model: what a user trains, asks and saves.

import type { Dataset } from "../data/dataset.js";
import type { Numbers } from "../data/flat.js";
import { checkNumber, message, ShapeError, show } from "../errors.js";
import type { DType, Shape } from "../graph/tensor.js";
import type { Backend } from "../program/backend.js";
import { evaluateModel, predictModel } from "./asking.js";
import type { BatchProgram } from "./batch-program.js";
import type { Core } from "./core.js";
import type { Floats } from "./engine.js";
import type { FitOptions } from "./fit.js";
import type { ModelDescription } from "./graphs.js";
import type { Evaluation, History } from "./history.js";
import { copyOf } from "./kept-tensors.js";
import type { Prediction, PredictOptions } from "./predict.js";
import type { ProfileOptions } from "./profile/index.js";
import type { Profile } from "./profile/profile.js";
import { encodeCore, loadInto, type SaveOptions, saveCore } from "./saving.js";
import { formatSummary } from "./summary.js";
import { fitModel, memoryForFit, openStep, profileModel } from "./training.js";

/**
 * A network with its numbers. Made by `sequential(layers).compile(options)` or `loadModel(file)`.
 *
 * Everything it computes with lives in one WebAssembly memory that goes when the model goes.
 */
export class Model {
  readonly seed: number;
  readonly dtype: DType;
  /** Layers, loss and optimizer, as they were given. */
  readonly description: ModelDescription;
  /** Shape of one answer. */
  readonly output: Shape;
  readonly #core: Core;
  readonly #backend: Backend;

  /** @internal */
  constructor(core: Core) {
    this.description = core.description;
    this.seed = core.seed;
    this.dtype = core.dtype;
    this.output = core.output;
    this.#core = core;
    this.#backend = core.engine.backend;
  }

  /** Where it runs: `wasm`, or `reference` for plain TypeScript. */
  get backend(): Backend["name"] {
    return this.#backend.name;
  }

  /** How products are added up here: `relaxed` when that was asked for and the engine can, otherwise `exact`. */
  get precision(): Backend["precision"] {
    return this.#backend.precision;
  }

  /** `wide` when the engine fuses pairs of 128-bit operations, see `load`; otherwise `standard`. */
  get simd(): "standard" | "wide" {
    return this.#backend.wide ? "wide" : "standard";
  }

  /** How many threads share its work. */
  get threads(): number {
    return this.#backend.threads;
  }

  /** Bytes of memory it holds now. */
  get memoryBytes(): number {
    return this.#backend.views.u8.length;
  }

  /** The optimizer's rate; a change holds from the next step on, also while `fit` runs. */
  get learningRate(): number {
    return this.#core.engine.learningRate;
  }

  set learningRate(value: number) {
    this.#core.engine.learningRate = checkNumber("learningRate", value, 0);
  }

  /** The names of all parameters, in order: `dense_1.weight`, `dense_1.bias`, … */
  get parameterNames(): string[] {
    return this.#core.engine.table.entries.map(({ name }) => name);
  }

  /**
   * A copy of a parameter's numbers, row-major, with its shape; or of what a layer keeps without training it, such as
   * `batchNormalization_1.runningMean`.
   *
   * @throws {RangeError}  For an unknown name.
   */
  getParameter(name: string): { shape: Shape; data: Floats } {
    return copyOf(this.#core.tensor(name));
  }

  /** Replaces such numbers. @throws {RangeError} for an unknown name, {ShapeError} for what are not as many numbers. */
  setParameter(name: string, numbers: ArrayLike<number>): void {
    const { data } = this.#core.tensor(name);
    // Anything else would become NaN without a word; the holes of an array are undefined here.
    if (numbers?.length !== data.length || Array.from(numbers).some((value) => typeof value !== "number")) {
      throw new ShapeError(message(`setParameter "${name}"`, `${data.length} numbers`, show(numbers)));
    }
    data.set(numbers);
  }

  /**
   * Trains on a data set.
   *
   * @returns  The loss and accuracy of every step and epoch. It resolves also when `signal` stopped it.
   * @throws {ShapeError | RangeError | TypeError}  Before the first step, when data and options do not fit the model.
   * @throws {NonFiniteLossError}  When the loss becomes NaN or infinite; the model stays as the step before left it.
   */
  fit(data: Dataset, options: FitOptions = {}): Promise<History> {
    return fitModel(this.#core, data, options);
  }

  /**
   * Where the time of a training step goes: seconds, operations and bytes of each of its kernel calls, measured in whole
   * steps that run call by call. `String(profile)` is a table, `profile.toTrace()` a Chrome trace. The model is afterwards
   * what it was before, to the last bit.
   *
   * @example
   * console.log(String(await model.profile(train)));
   */
  profile(data: Dataset, options: ProfileOptions = {}): Promise<Profile> {
    return profileModel(this.#core, data, options);
  }

  /**
   * How long the model's memory will be while such a `fit` runs, in bytes: known before any of it is taken. What the
   * engine gave once it does not take back, so `memoryBytes` may be more.
   *
   * @throws  What `fit` throws before its first step.
   */
  memoryFor(data: Dataset, options: FitOptions = {}): number {
    return memoryForFit(this.#core, data, options);
  }

  /** Lets the `fit` that runs wait between two steps, until `resume` or `stop`. Without one, nothing happens. */
  pause(): void {
    this.#core.control?.pause();
  }

  /** Lets a paused `fit` go on. */
  resume(): void {
    this.#core.control?.resume();
  }

  /** Ends the `fit` that runs between two steps; it resolves with what was done and `stopped: true`. */
  stop(): void {
    this.#core.control?.stop();
  }

  /** Mean loss, and accuracy where answers are classes, over a whole data set. */
  evaluate(data: Dataset): Promise<Evaluation> {
    return evaluateModel(this.#core, data);
  }

  /**
   * The model's answers: probabilities with `softmaxCrossEntropy()`, the plain output with other losses.
   *
   * @param x  A data set, or samples as nested arrays or one flat array.
   */
  predict(x: Dataset | Numbers, options: PredictOptions = {}): Promise<Prediction> {
    return predictModel(this.#core, x, options);
  }

  /** The bytes of a safetensors file: what the model keeps, and the description that `loadModel` makes it again from. */
  toBytes(options: SaveOptions = {}): Uint8Array<ArrayBuffer> {
    return encodeCore("toBytes", this.#core, options);
  }

  /**
   * Writes `toBytes()` to a file: to a temporary one first, then renamed, so that no file is ever half-written.
   *
   * @throws {RangeError}  When the model has diverged, so that no good file is lost to NaN.
   */
  save(path: string, options: SaveOptions = {}): Promise<void> {
    return saveCore(this.#core, path, options);
  }

  /**
   * Takes over the parameters of a safetensors file, of this package or another, whose tensors have the names and shapes
   * of this model's parameters and of what its layers keep. Nothing changes unless all fit. The optimizer starts anew.
   *
   * @param source  The path of a file, or its bytes.
   * @param name    What errors call the bytes.
   * @throws {FormatError}  When the file is damaged or does not fit.
   */
  load(source: string | Uint8Array, name?: string): Promise<void> {
    return loadInto(this.#core, source, name);
  }

  /**
   * Lets the model's threads go; without `dispose` that happens some time after it is no longer used. It cannot be
   * trained or asked afterwards; its numbers can still be read and saved.
   *
   * @throws {Error}  While it is being trained.
   */
  dispose(): Promise<void> {
    return this.#core.dispose();
  }

  /** Layers, shapes and parameter counts as a table. */
  summary(): string {
    return formatSummary(this.description.input, this.#core.layers);
  }

  /** The program of one training step on such data, as a listing. */
  program(data: Dataset, batchSize?: number): string {
    const step = this.openStep(data, batchSize);
    try {
      return step.program.toString();
    } finally {
      step.end();
    }
  }

  /**
   * One training step to be run by hand: write `program.indices`, call `program.run()`, `end()` when done.
   *
   * @internal
   */
  openStep(data: Dataset, batchSize?: number): { readonly program: BatchProgram; end(): void } {
    return openStep(this.#core, data, batchSize);
  }
}
