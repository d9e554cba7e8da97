// What a model is inside: its description, the memory with its numbers, and what is being done with it.

import type { Dataset } from "../data/dataset.js";
import { message, show } from "../errors.js";
import type { DType, Shape } from "../graph/tensor.js";
import type { Backend } from "../program/backend.js";
import { checkDataset, checkFeatures, checkRange, checkTarget } from "./check-data.js";
import { describeLayers } from "./describe-layers.js";
import type { ModelDescription } from "./description.js";
import { type KeptTensor, modelTensors } from "./kept-tensors.js";
import { ModelMemory } from "./memory.js";
import { ParameterTable } from "./parameter-table.js";
import { Predictor } from "./predictor.js";
import { notAtRest, type Occupation, type RunControl } from "./run-control.js";
import type { LayerSummary } from "./summary.js";

export class Core {
  readonly seed: number;
  readonly dtype: DType;
  /** Shape of one answer. */
  readonly output: Shape;
  readonly layers: readonly LayerSummary[];
  readonly memory: ModelMemory;
  readonly predictor: Predictor;
  /** Calls of `fit`: each draws its batches from a stream of its own. */
  fits = 0;
  /** What is being done that nothing else may disturb. */
  #occupation: Occupation | undefined;
  #control: RunControl | undefined;
  #disposed = false;

  constructor(
    readonly description: ModelDescription,
    { seed, dtype, backend }: { seed: number; dtype: DType; backend: Backend },
  ) {
    this.seed = seed;
    this.dtype = dtype;
    const table = new ParameterTable();
    this.layers = describeLayers(description, table);
    this.output = this.layers.at(-1)?.output ?? description.input;
    this.memory = new ModelMemory(backend, dtype, table);
    this.memory.initialize(seed);
    this.memory.learningRate = description.optimizer.learningRate;
    this.predictor = new Predictor(this.memory, description);
  }

  /** A parameter, or what a layer keeps. @throws {RangeError} for an unknown name. */
  tensor(name: string): KeptTensor {
    const tensors = modelTensors(this.memory);
    const tensor = tensors.find((candidate) => candidate.name === name);
    if (tensor) return tensor;
    const names = tensors.map((candidate) => candidate.name).join(", ");
    throw new RangeError(message("parameter", `one of ${names}`, show(name)));
  }

  /** Checks that a data set with true answers fits. @throws {ShapeError | RangeError | TypeError} */
  check(where: string, data: Dataset): void {
    checkDataset(where, data);
    checkFeatures(where, data, this.description.input);
    checkRange(where, data, this.dtype);
    checkTarget(where, data, this.output, this.description.loss);
  }

  /** Of the `fit` that runs. */
  get control(): RunControl | undefined {
    return this.#control;
  }

  /** Does what nothing else may disturb. @throws {Error} while something else is being done. */
  async occupy<T>(where: string, by: Occupation, work: () => Promise<T>, control?: RunControl): Promise<T> {
    this.#checkRest(where);
    this.#occupation = by;
    this.#control = control;
    try {
      await this.ready();
      return await work();
    } finally {
      this.#occupation = undefined;
      this.#control = undefined;
    }
  }

  #checkRest(where: string): void {
    if (this.#occupation) throw notAtRest(where, this.#occupation);
  }

  /** To be awaited before programs run. @throws {Error} when it was disposed of, or has lost its threads. */
  async ready(): Promise<void> {
    if (this.#disposed) {
      throw new Error(
        message("model", "one that is in use", "one that was disposed of", "Compile or load another."),
      );
    }
    await this.memory.backend.ready();
  }

  async dispose(): Promise<void> {
    this.#checkRest("dispose");
    this.#disposed = true;
    await this.memory.backend.close();
  }
}
