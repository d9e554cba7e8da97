// The model: what a user trains, asks and saves.

import { Dataset } from "../data/dataset.js";
import { type Numbers, toFlat } from "../data/flat.js";
import { checkNumber, checkOptions, message, ShapeError, show } from "../errors.js";
import { decodeSafetensors, type Safetensors } from "../formats/safetensors.js";
import { type DType, type Shape, sizeOf } from "../graph/tensor.js";
import { readFile, writeFileAtomically } from "../platform/files.js";
import type { Backend } from "../program/backend.js";
import { randomStream } from "../random/stream.js";
import type { BatchProgram } from "./batch-program.js";
import { checkBatchSize, checkFeatures, checkRange, checkTarget } from "./check-data.js";
import { checkFinite, encodeModel, matchTensors, type TrainingState } from "./checkpoint.js";
import { describeLayers } from "./describe-layers.js";
import { Engine, type Floats } from "./engine.js";
import { evaluateAll, forwardGraphs, predictAll } from "./evaluate.js";
import { type FitOptions, train } from "./fit.js";
import {
  type BatchGraph,
  buildEvaluation,
  buildPrediction,
  buildStep,
  type ModelDescription,
  type Samples,
} from "./graphs.js";
import type { Evaluation, History } from "./history.js";
import { type KeptTensor, modelTensors, optimizerTensors } from "./kept-tensors.js";
import { ParameterTable } from "./parameter-table.js";
import { Prediction, type PredictOptions } from "./predict.js";
import { Predictor } from "./predictor.js";
import { type ProfileOptions, profileScheduleOf, profileStep } from "./profile/index.js";
import type { Profile } from "./profile/profile.js";
import { ProgressTeller } from "./progress.js";
import { notAtRest, type Occupation, RunControl } from "./run-control.js";
import { checkFitOptions, type Schedule, scheduleOf } from "./schedule.js";
import { openSession, planSession } from "./session.js";
import { formatSummary, type LayerSummary } from "./summary.js";
import { type TrainingParts, trainingParts } from "./training-parts.js";

export interface SaveOptions {
  /**
   * Whether the file holds what training needs to go on where it stopped: what the optimizer keeps (as many numbers as
   * there are parameters, with Adam twice as many), counts, and the learning rate. Default true.
   */
  training?: boolean;
}

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
  readonly #engine: Engine;
  readonly #layers: readonly LayerSummary[];
  readonly #predictor: Predictor;
  /** What is being done with it that nothing else may disturb. */
  #occupied: Occupation | undefined;
  /** Of the `fit` that runs. */
  #control: RunControl | undefined;
  #fits = 0;
  #disposed = false;

  /** @internal */
  constructor(
    description: ModelDescription,
    { seed, dtype, backend }: { seed: number; dtype: DType; backend: Backend },
  ) {
    this.description = description;
    this.seed = seed;
    this.dtype = dtype;
    const table = new ParameterTable();
    this.#layers = describeLayers(description, table);
    this.output = this.#layers.at(-1)?.output ?? description.input;
    this.#engine = new Engine(backend, dtype, table);
    this.#predictor = new Predictor(this.#engine, description);
    this.#engine.initialize(seed);
    this.#engine.learningRate = description.optimizer.learningRate;
  }

  /** Where it runs: `wasm`, or `reference` for plain TypeScript. */
  get backend(): Backend["name"] {
    return this.#engine.backend.name;
  }

  /** How products are added up here: `relaxed` when that was asked for and the engine can, otherwise `exact`. */
  get precision(): Backend["precision"] {
    return this.#engine.backend.precision;
  }

  /** `wide` when the engine fuses pairs of 128-bit operations, see `load`; otherwise `standard`. */
  get simd(): "standard" | "wide" {
    return this.#engine.backend.wide ? "wide" : "standard";
  }

  /** How many threads share its work. */
  get threads(): number {
    return this.#engine.backend.threads;
  }

  /** Bytes of memory it holds now. */
  get memoryBytes(): number {
    return this.#engine.backend.views.u8.length;
  }

  /** The optimizer's rate; a change holds from the next step on, also while `fit` runs. */
  get learningRate(): number {
    return this.#engine.learningRate;
  }

  set learningRate(value: number) {
    this.#engine.learningRate = checkNumber("learningRate", value, 0);
  }

  /** The names of all parameters, in order: `dense_1.weight`, `dense_1.bias`, … */
  get parameterNames(): string[] {
    return this.#engine.table.entries.map(({ name }) => name);
  }

  /**
   * A copy of a parameter's numbers, row-major, with its shape; or of what a layer keeps without training it, such as
   * `batchNormalization_1.runningMean`.
   *
   * @throws {RangeError}  For an unknown name.
   */
  getParameter(name: string): { shape: Shape; data: Floats } {
    const { shape, data } = this.#kept(name);
    return { shape, data: data.slice() };
  }

  /** Replaces such numbers. @throws {RangeError} for an unknown name, {ShapeError} for another length. */
  setParameter(name: string, numbers: ArrayLike<number>): void {
    const { shape, data } = this.#kept(name);
    if (numbers.length !== data.length) {
      throw new ShapeError(
        message(`setParameter "${name}"`, `${sizeOf(shape)} numbers`, `${numbers.length}`),
      );
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
  async fit(data: Dataset, options: FitOptions = {}): Promise<History> {
    this.#check("fit", data);
    checkFitOptions("fit", options);
    if (options.validation) this.#check("fit: validation", options.validation);
    const schedule = scheduleOf(options, data);
    const teller = this.#tellerOf(options);
    this.#occupy("fit", "trained");
    const control = new RunControl(options.signal);
    this.#control = control;
    try {
      await this.#ready();
      const { parts, programs } = this.#trainingParts(data, schedule, options);
      const session = openSession(this.#engine, parts);
      try {
        return await train(
          {
            schedule,
            ...programs(session.programs),
            size: data.size,
            // Every fit of a model draws anew: a second one does not repeat the first one's batches.
            stream: randomStream(this.seed, `sample ${this.#fits++}`),
            learningRate: () => this.learningRate,
            control,
            ...(teller ? { teller } : {}),
          },
          options,
        );
      } finally {
        session.end();
      }
    } finally {
      this.#occupied = undefined;
      this.#control = undefined;
    }
  }

  /**
   * Where the time of a training step goes: seconds, operations and bytes of each of its kernel calls, measured in whole
   * steps that run call by call. `String(profile)` is a table, `profile.toTrace()` a Chrome trace. The model is afterwards
   * what it was before, to the last bit.
   *
   * @example
   * console.log(String(await model.profile(train)));
   */
  async profile(data: Dataset, options: ProfileOptions = {}): Promise<Profile> {
    this.#check("profile", data);
    const { batchSize, ...schedule } = profileScheduleOf(options, data);
    this.#occupy("profile", "profiled");
    try {
      await this.#ready();
      const { program, end } = this.openStep(data, batchSize);
      try {
        return await profileStep(this.#engine, program, { data, seed: this.seed, ...schedule });
      } finally {
        end();
      }
    } finally {
      this.#occupied = undefined;
    }
  }

  /**
   * How long the model's memory will be while such a `fit` runs, in bytes: known before any of it is taken. What the
   * engine gave once it does not take back, so `memoryBytes` may be more.
   *
   * @throws  What `fit` throws before its first step.
   */
  memoryFor(data: Dataset, options: FitOptions = {}): number {
    this.#check("memoryFor", data);
    checkFitOptions("memoryFor", options);
    if (options.validation) this.#check("memoryFor: validation", options.validation);
    const { parts } = this.#trainingParts(data, scheduleOf(options, data), options);
    return planSession(this.#engine, parts).end;
  }

  /** Lets the `fit` that runs wait between two steps, until `resume` or `stop`. Without one, nothing happens. */
  pause(): void {
    this.#control?.pause();
  }

  /** Lets a paused `fit` go on. */
  resume(): void {
    this.#control?.resume();
  }

  /** Ends the `fit` that runs between two steps; it resolves with what was done and `stopped: true`. */
  stop(): void {
    this.#control?.stop();
  }

  /** Mean loss, and accuracy where answers are classes, over a whole data set. */
  async evaluate(data: Dataset): Promise<Evaluation> {
    this.#check("evaluate", data);
    await this.#ready();
    const session = openSession(this.#engine, [{ data, graphs: this.#evaluationGraphs(data) }]);
    try {
      return await evaluateAll(session.programs[0], data);
    } finally {
      session.end();
    }
  }

  /**
   * The model's answers: probabilities with `softmaxCrossEntropy()`, the plain output with other losses.
   *
   * @param x  A data set, or samples as nested arrays or one flat array.
   */
  async predict(x: Dataset | Numbers, options: PredictOptions = {}): Promise<Prediction> {
    const { raw = false } = checkOptions("predict", options, { raw: true });
    const samples = this.#samples(x);
    checkFeatures("predict", samples, this.description.input);
    checkRange("predict", samples, this.dtype);
    const shape = [samples.size, ...this.output];
    await this.#ready();
    if (this.#predictor.accepts(samples)) return new Prediction(this.#predictor.predict(samples, raw), shape);
    const graphs = forwardGraphs(samples.size, (rows) =>
      buildPrediction(this.description, this.#engine.table, samples, rows, raw),
    );
    const session = openSession(this.#engine, [{ data: samples, graphs }]);
    try {
      const length = samples.size * sizeOf(this.output);
      const out = this.dtype === "f32" ? new Float32Array(length) : new Float64Array(length);
      await predictAll(session.programs[0], samples.size, out);
      return new Prediction(out, shape);
    } finally {
      session.end();
    }
  }

  /** The bytes of a safetensors file: what the model keeps, and the description that `loadModel` makes it again from. */
  toBytes(options: SaveOptions = {}): Uint8Array<ArrayBuffer> {
    return this.#encode("toBytes", options);
  }

  /**
   * Writes `toBytes()` to a file: to a temporary one first, then renamed, so that no file is ever half-written.
   *
   * @throws {RangeError}  When the model has diverged, so that no good file is lost to NaN.
   */
  async save(path: string, options: SaveOptions = {}): Promise<void> {
    await writeFileAtomically(path, this.#encode("save", options));
  }

  /**
   * Takes over the parameters of a safetensors file, of this package or another, whose tensors have the names and shapes
   * of this model's parameters and of what its layers keep. Nothing changes unless all fit. The optimizer starts anew.
   *
   * @param source  The path of a file, or its bytes.
   * @param name    What errors call the bytes.
   * @throws {FormatError}  When the file is damaged or does not fit.
   */
  async load(source: string | Uint8Array, name?: string): Promise<void> {
    if (typeof source !== "string" && !(source instanceof Uint8Array)) {
      throw new TypeError(message("load", "the path of a file or its bytes", show(source)));
    }
    const bytes = typeof source === "string" ? await readFile(source) : source;
    const file = name ?? (typeof source === "string" ? source : "load");
    take(decodeSafetensors(bytes, file).tensors, modelTensors(this.#engine), file);
    this.#engine.resetOptimizer();
  }

  /**
   * Takes over what training needs to go on.
   *
   * @internal
   */
  restoreTraining(training: TrainingState, tensors: Safetensors["tensors"], file: string): void {
    take(tensors, [...modelTensors(this.#engine), ...optimizerTensors(this.#engine)], file);
    this.#engine.steps = training.steps;
    this.#engine.learningRate = training.learningRate;
    this.#fits = training.fits;
  }

  /**
   * Lets the model's threads go; without `dispose` that happens some time after it is no longer used. It cannot be
   * trained or asked afterwards; its numbers can still be read and saved.
   *
   * @throws {Error}  While it is being trained.
   */
  async dispose(): Promise<void> {
    if (this.#occupied) throw notAtRest("dispose", this.#occupied);
    this.#disposed = true;
    await this.#engine.backend.close();
  }

  /** Layers, shapes and parameter counts as a table. */
  summary(): string {
    return formatSummary(this.description.input, this.#layers);
  }

  /** The program of one training step on such data, as a listing. */
  program(data: Dataset, batchSize = Math.min(100, data.size)): string {
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
  openStep(data: Dataset, batchSize: number): { readonly program: BatchProgram; end(): void } {
    this.#check("step", data);
    const rows = checkBatchSize("step", batchSize, data);
    const session = openSession(this.#engine, [{ data, graphs: [this.#build(buildStep, data, rows)] }]);
    return { program: session.programs[0][0], end: session.end };
  }

  #occupy(where: string, by: Occupation): void {
    if (this.#occupied) throw notAtRest(where, this.#occupied);
    this.#occupied = by;
  }

  #tellerOf({ onProgress, progressInterval = 100, watch = [] }: FitOptions): ProgressTeller | undefined {
    for (const name of watch) this.#kept(name); // complains about unknown names
    if (!onProgress) return undefined;
    return new ProgressTeller(onProgress, progressInterval, () =>
      Object.fromEntries(watch.map((name) => [name, this.getParameter(name)])),
    );
  }

  async #ready(): Promise<void> {
    if (this.#disposed) {
      throw new Error(
        message("model", "one that is in use", "one that was disposed of", "Compile or load another."),
      );
    }
    await this.#engine.backend.ready();
  }

  #encode(where: string, options: SaveOptions): Uint8Array<ArrayBuffer> {
    const { training = true } = checkOptions(where, options, { training: true });
    const own = modelTensors(this.#engine);
    const kept = training ? [...own, ...optimizerTensors(this.#engine)] : own;
    checkFinite(where, kept);
    const { steps, learningRate } = this.#engine;
    return encodeModel(this, kept, training ? { steps, fits: this.#fits, learningRate } : undefined);
  }

  #kept(name: string): KeptTensor {
    const tensors = modelTensors(this.#engine);
    const tensor = tensors.find((candidate) => candidate.name === name);
    if (tensor) return tensor;
    const names = tensors.map((candidate) => candidate.name).join(", ");
    throw new RangeError(message("parameter", `one of ${names}`, JSON.stringify(name)));
  }

  #check(where: string, data: Dataset): void {
    if (!(data instanceof Dataset)) {
      throw new TypeError(message(where, "a data set", typeof data, "Make one with dataset({ x, t })."));
    }
    checkFeatures(where, data, this.description.input);
    checkRange(where, data, this.dtype);
    checkTarget(where, data, this.output, this.description.loss);
  }

  #build(build: typeof buildStep, data: Samples, rows: number): BatchGraph {
    return build(this.description, this.#engine.table, data, rows);
  }

  #trainingParts(data: Dataset, schedule: Schedule, options: FitOptions): TrainingParts {
    return trainingParts(this.description, this.#engine.table, data, schedule, options);
  }

  #evaluationGraphs(data: Dataset): BatchGraph[] {
    return forwardGraphs(data.size, (rows) => this.#build(buildEvaluation, data, rows));
  }

  #samples(x: Dataset | Numbers): Samples {
    if (x instanceof Dataset) return x;
    const naming = { where: "predict", argument: "x", element: "feature", option: "shape" } as const;
    const flat = toFlat(naming, x, this.description.input);
    return { size: flat.size, featureShape: flat.shape, features: flat.data, scale: 1 };
  }
}

/** Copies a file's numbers to where the model keeps them, when all of them fit. */
function take(tensors: Safetensors["tensors"], kept: readonly KeptTensor[], file: string): void {
  matchTensors(tensors, kept, file).forEach((numbers, i) => {
    kept[i].data.set(numbers);
  });
}
