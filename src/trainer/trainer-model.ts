// A model that lives in a trainer's worker: the API of `Model`, every answer a promise.

import { Dataset } from "../data/dataset.js";
import type { Numbers } from "../data/flat.js";
import { checkBoolean, checkNumber, checkObject, checkOptions, message } from "../errors.js";
import type { DType, Shape } from "../graph/tensor.js";
import { checkDataset } from "../model/check-data.js";
import type { ModelDescription } from "../model/description.js";
import type { FitOptions } from "../model/fit.js";
import type { Evaluation, History } from "../model/history.js";
import { loadProfiler } from "../model/late-profile.js";
import type { Floats } from "../model/memory.js";
import { checkRate } from "../model/memory.js";
import type { Model } from "../model/model.js";
import { restoreDescription } from "../model/plain-description.js";
import { Prediction, type PredictOptions } from "../model/prediction.js";
import type { ProfileOptions } from "../model/profile/index.js";
import type { Profile } from "../model/profile/profile.js";
import { notAtRest } from "../model/run-control.js";
import { samplesOf } from "../model/samples.js";
import type { SaveOptions } from "../model/saving.js";
import { checkWatchers, FIT_OPTIONS } from "../model/schedule.js";
import type { Connection } from "./connection.js";
import type { NumberSender } from "./number-sender.js";
import type { ModelFacts, WorkerMethods } from "./protocol.js";
import type { Runs } from "./runs.js";

/** As those of `Model.fit`, but for `onStep`: a progress has the numbers of every step. */
export interface TrainerFitOptions extends Omit<FitOptions, "onStep"> {
  /**
   * Moves the numbers of the data sets to the worker instead of copying them: this thread cannot read them afterwards.
   * Default false. Either way they travel once, however often this trainer is asked to use them.
   */
  transfer?: boolean;
}

/** `onStep` among them: it is refused with a word of what to use instead. */
const TRAINER_FIT_OPTIONS: Readonly<Record<keyof TrainerFitOptions, true>> = {
  ...FIT_OPTIONS,
  transfer: true,
};

/** A model in the worker. Made by `trainer.compile(…)` or `trainer.loadModel(…)`. */
export class TrainerModel {
  /** What its first weights and its sampling come from. */
  readonly seed: number;
  /** `f32` or `f64`. */
  readonly dtype: DType;
  /** Where it runs: `wasm`, or `reference` for plain TypeScript. */
  readonly backend: "wasm" | "reference";
  /** How products are added up there: `relaxed` when that was asked for and the engine can, otherwise `exact`. */
  readonly precision: Model["precision"];
  /** `wide` when the engine fuses pairs of 128-bit operations, see `load`; otherwise `standard`. */
  readonly simd: Model["simd"];
  /** How many threads share its work. */
  readonly threads: number;
  /** Layers, loss and optimizer. */
  readonly description: ModelDescription;
  /** Shape of one answer. */
  readonly output: Shape;
  /** The names of all parameters, in order: `dense_1.weight`, `dense_1.bias`, … */
  readonly parameterNames: readonly string[];
  readonly #model: number;
  readonly #summary: string;
  readonly #worker: Connection<WorkerMethods>;
  readonly #numbers: NumberSender;
  readonly #runs: Runs;
  #learningRate: number;
  #fitting = false;
  /** Of a `fit` that the worker does not know of yet: its data is still on the way. */
  #starting: { paused: boolean; stopped: boolean } | undefined;

  /** @internal */
  constructor(facts: ModelFacts, worker: Connection<WorkerMethods>, numbers: NumberSender, runs: Runs) {
    this.seed = facts.seed;
    this.dtype = facts.dtype;
    this.backend = facts.backend;
    this.precision = facts.precision;
    this.simd = facts.simd;
    this.threads = facts.threads;
    this.description = restoreDescription(facts.description);
    this.output = facts.output;
    this.parameterNames = facts.parameterNames;
    this.#model = facts.model;
    this.#summary = facts.summary;
    this.#learningRate = facts.learningRate;
    this.#worker = worker;
    this.#numbers = numbers;
    this.#runs = runs;
  }

  /** The optimizer's rate; a change holds from the next step on that the worker begins. */
  get learningRate(): number {
    return this.#learningRate;
  }

  set learningRate(value: number) {
    checkRate(checkNumber("learningRate", value, 0), this.dtype);
    this.#learningRate = this.dtype === "f32" ? Math.fround(value) : value;
    this.#worker.tell("setLearningRate", { model: this.#model, value });
  }

  /**
   * Trains in the worker: the steps, and the bits, of `Model.fit`. `onEpoch` is called, and awaited, before the next
   * epoch begins; `onProgress` when the worker has told of its steps.
   *
   * @throws {ShapeError | RangeError | TypeError | NonFiniteLossError}  As `Model.fit`; and what a callback throws.
   */
  async fit(data: Dataset, options: TrainerFitOptions = {}): Promise<History> {
    checkOptions("fit", options, TRAINER_FIT_OPTIONS);
    const { onProgress, onEpoch, signal, validation, transfer = false, ...plain } = options;
    checkWatchers(options);
    checkBoolean("fit: transfer", transfer);
    if ("onStep" in plain) {
      const remedy = "Its losses and accuracies are those of every step.";
      throw new TypeError(
        message("fit: onStep", "onProgress behind a worker", "a callback for every step", remedy),
      );
    }
    checkDataset("fit", data);
    if (validation !== undefined) checkDataset("fit: validation", validation);
    if (this.#fitting) throw notAtRest("fit", "trained");
    this.#fitting = true;
    const starting = { paused: false, stopped: false };
    this.#starting = starting;
    try {
      if (transfer) await this.#numbers.handOver(validation ? [data, validation] : [data]);
      const [train, test] = [
        await this.#numbers.send(data),
        validation && (await this.#numbers.send(validation)),
      ];
      return await this.#runs.follow(options, (run, aborted) => {
        this.#starting = undefined;
        return this.#worker.call("fit", {
          model: this.#model,
          run,
          data: train,
          validation: test,
          options: plain,
          wants: { progress: onProgress !== undefined, epochs: onEpoch !== undefined },
          paused: starting.paused,
          stopped: starting.stopped || aborted,
        });
      });
    } finally {
      this.#starting = undefined;
      this.#fitting = false;
    }
  }

  /** As `Model.memoryFor`: bytes that such a `fit` takes in the worker, known before they are taken. */
  async memoryFor(data: Dataset, options: TrainerFitOptions = {}): Promise<number> {
    checkOptions("memoryFor", options, TRAINER_FIT_OPTIONS);
    const { onProgress, onEpoch, signal, validation, transfer, ...plain } = options;
    checkDataset("memoryFor", data);
    if (validation !== undefined) checkDataset("memoryFor: validation", validation);
    return this.#worker.call("memoryFor", {
      model: this.#model,
      data: await this.#numbers.send(data),
      validation: validation && (await this.#numbers.send(validation)),
      options: plain,
    });
  }

  /** Lets the `fit` that runs wait between two steps, until `resume` or `stop`. Without one, nothing happens. */
  pause(): void {
    if (this.#starting) this.#starting.paused = true;
    else this.#worker.tell("pause", { model: this.#model });
  }

  /** Lets a paused `fit` go on. */
  resume(): void {
    if (this.#starting) this.#starting.paused = false;
    else this.#worker.tell("resume", { model: this.#model });
  }

  /** Ends the `fit` that runs between two steps; it resolves with what was done and `stopped: true`. */
  stop(): void {
    if (this.#starting) this.#starting.stopped = true;
    else this.#worker.tell("stop", { model: this.#model });
  }

  /** As `Model.predict`; while `fit` runs, with the parameters of the moment. */
  async predict(x: Dataset | Numbers, options: PredictOptions = {}): Promise<Prediction> {
    const { input } = this.description;
    // Nested arrays would be slow to send.
    const sent = x instanceof Dataset ? await this.#numbers.send(x) : samplesOf(x, input).features;
    const { data, shape } = await this.#worker.call("predict", {
      model: this.#model,
      x: sent,
      options: { ...checkObject("predict", options) },
    });
    return new Prediction(data, shape);
  }

  /** As `Model.evaluate`; while `fit` runs, with the parameters of the moment. */
  async evaluate(data: Dataset): Promise<Evaluation> {
    checkDataset("evaluate", data);
    return this.#worker.call("evaluate", { model: this.#model, data: await this.#numbers.send(data) });
  }

  /** As `Model.profile`: of the step as the worker runs it. */
  async profile(data: Dataset, options: ProfileOptions = {}): Promise<Profile> {
    checkDataset("profile", data);
    const sent = await this.#numbers.send(data);
    const measured = await this.#worker.call("profile", { model: this.#model, data: sent, options });
    const { Profile } = await loadProfiler();
    return new Profile(measured);
  }

  /** As `Model.getParameter`. @throws {RangeError} for an unknown name. */
  getParameter(name: string): Promise<{ shape: Shape; data: Floats }> {
    return this.#worker.call("getParameter", { model: this.#model, name });
  }

  /** As `Model.setParameter`. @throws {RangeError} for an unknown name, {ShapeError} for what are not as many numbers. */
  setParameter(name: string, numbers: ArrayLike<number>): Promise<void> {
    return this.#worker.call("setParameter", { model: this.#model, name, numbers });
  }

  /** Layers, shapes and parameter counts as a table. */
  summary(): string {
    return this.#summary;
  }

  /** As `Model.program`. */
  async program(data: Dataset, batchSize?: number): Promise<string> {
    checkDataset("step", data);
    return this.#worker.call("program", {
      model: this.#model,
      data: await this.#numbers.send(data),
      batchSize,
    });
  }

  /** As `Model.toBytes`. */
  async toBytes(options: SaveOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
    return this.#worker.call("toBytes", {
      model: this.#model,
      options: { ...checkObject("toBytes", options) },
    });
  }

  /** As `Model.save`, where there is a file system. */
  async save(path: string, options: SaveOptions = {}): Promise<void> {
    return this.#worker.call("save", {
      model: this.#model,
      path,
      options: { ...checkObject("save", options) },
    });
  }

  /** As `Model.load`. @throws {FormatError} */
  load(source: string | Uint8Array, name?: string): Promise<void> {
    return this.#worker.call("load", { model: this.#model, source, name });
  }

  /**
   * Lets go of the model's memory and threads in the worker; otherwise they go some time after this object is no longer
   * used. Nothing can be asked of it afterwards.
   *
   * @throws {Error}  While it is being trained.
   */
  async dispose(): Promise<void> {
    // The worker does not know of a run whose data is still on the way.
    if (this.#fitting) throw notAtRest("dispose", "trained");
    return this.#worker.call("dispose", { model: this.#model });
  }
}
