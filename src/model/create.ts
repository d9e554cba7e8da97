// From a description to a model: the options are checked, the kernels loaded, the parameters given their first numbers.

import {
  checkInteger,
  checkOneOf,
  checkOptions,
  checkSizes,
  FormatError,
  message,
  reasonOf,
  show,
} from "../errors.js";
import type { DType } from "../graph/tensor.js";
import { hasSimd } from "../kernels/engine.js";
import { type LoadOptions, load } from "../kernels/load.js";
import { readFile } from "../platform/files.js";
import type { Backend } from "../program/backend.js";
import { loadReference } from "../program/late-reference.js";
import { loadTeams } from "../program/late-teams.js";
import { wasmBackend } from "../program/wasm-backend.js";
import { decodeModel, type SavedModel, type TrainingState } from "./checkpoint.js";
import { Core } from "./core.js";
import { describeLayers } from "./describe-layers.js";
import type { ModelDescription } from "./description.js";
import { type KeptTensor, keptEntries, modelTensors, optimizerTensors, take } from "./kept-tensors.js";
import { matchTensors } from "./match-tensors.js";
import { checkRate } from "./memory.js";
import { Model } from "./model.js";
import { ParameterTable } from "./parameter-table.js";
import { checkSource } from "./source.js";

export interface ModelOptions extends Pick<LoadOptions, "precision" | "simd"> {
  /** Governs first weights and sampling: equal seeds give equal bits. An integer >= 0. Default 0. */
  seed?: number;
  /** `f32` trains (default); `f64` checks gradients and follows the book's digits. */
  dtype?: DType;
  /**
   * `wasm` (default), or `reference` for plain TypeScript: many times slower, and with last digits of its own. `auto` is
   * `wasm` where the engine has SIMD, otherwise `reference`.
   */
  backend?: Backend["name"] | "auto";
  /**
   * Threads that share every step, this one included: a number, or `auto` for as many as the machine is good for, and
   * for one alone while that is faster, as on a busy machine. The bits are the same for every number. Default 1.
   *
   * More than one needs workers that share memory: Node, Bun, Deno, or a worker of a cross-origin isolated page (a
   * trainer is one). Elsewhere, where workers are kept from starting, and with the reference backend, `auto` means 1, and
   * a larger number is an error. A model lets its threads go by `dispose()`, or some time after it is no longer used.
   */
  threads?: number | "auto";
}

const BACKENDS = ["wasm", "reference", "auto"] as const;

/** Where a model may run. */
export type ModelPlace = Pick<ModelOptions, "backend" | "precision" | "simd" | "threads">;

const MODEL_PLACE: Readonly<Record<keyof ModelPlace, true>> = {
  backend: true,
  precision: true,
  simd: true,
  threads: true,
};

/** Makes a model. @throws {ShapeError | RangeError | TypeError} When its parts do not fit each other. */
export async function createModel(description: ModelDescription, options: ModelOptions): Promise<Model> {
  const { seed = 0, dtype = "f32", ...place } = options;
  checkModel(description, { seed, dtype });
  const backend = await openBackend("compile", place);
  return closingOnError(backend, async () => new Model(new Core(description, { seed, dtype, backend })));
}

function checkModel(
  description: ModelDescription,
  { seed, dtype }: Required<Pick<ModelOptions, "seed" | "dtype">>,
): void {
  const { input } = description;
  if (!Array.isArray(input) || input.length === 0) {
    throw new TypeError(message("compile: input", "the shape of one sample, such as [784]", show(input)));
  }
  checkSizes("compile: input", input);
  checkInteger("compile: seed", seed, 0);
  checkOneOf("compile: dtype", dtype, ["f32", "f64"]);
}

async function openBackend(where: string, place: ModelPlace): Promise<Backend> {
  const { backend = "wasm", threads = 1, ...options } = place;
  checkOneOf(`${where}: backend`, backend, BACKENDS);
  const plain = backend === "reference" || (backend === "auto" && !hasSimd());
  const alone = async () =>
    plain ? (await loadReference()).referenceBackend() : wasmBackend(await load(options));
  if (threads === 1 || (plain && threads === "auto")) return alone();
  const together = async () => {
    const { checkThreads, openTeam } = await loadTeams();
    checkThreads(`${where}: threads`, threads, plain);
    return (await openTeam(threads, options)) ?? alone();
  };
  // A page's policy, or its server, may keep workers from starting though memory could be shared.
  return threads === "auto" ? together().catch(alone) : together();
}

/** Does what may fail; the threads of a backend that is not used then are let go. */
async function closingOnError<T>(backend: Backend, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await backend.close();
    throw error;
  }
}

/**
 * Loads a model that `model.save` wrote, ready to predict, evaluate or be trained on: a `fit` then does what it would
 * have done in the model that was saved, bit by bit.
 *
 * @param source  The path of a file, or its bytes.
 * @throws {FormatError}  When the file is damaged or is not a model of this package.
 * @throws {Error}  When there is no such file.
 *
 * @example
 * const model = await loadModel("digits.safetensors");
 */
export async function loadModel(source: string | Uint8Array, options: ModelPlace = {}): Promise<Model> {
  checkSource("loadModel", source);
  // Before the file is read: what is wrong with them is not wrong with the file.
  checkOptions("loadModel", options, MODEL_PLACE);
  const backend = await openBackend("loadModel", options);
  return closingOnError(backend, async () => {
    const name = typeof source === "string" ? source : "loadModel";
    const bytes = typeof source === "string" ? await readFile(source) : source;
    const { tensors, training, ...saved } = decodeModel(bytes, name);
    // Before any memory is taken: a damaged description may ask for gigabytes.
    const wanted = tensorsOf(saved, training, name);
    const numbers = matchTensors(tensors, wanted, name);
    const core = new Core(saved.description, { ...saved, backend });
    const { memory } = core;
    take(numbers, [...modelTensors(memory), ...(training ? optimizerTensors(memory) : [])]);
    if (training) {
      memory.steps = training.steps;
      memory.learningRate = training.learningRate;
      core.fits = training.fits;
    }
    return new Model(core);
  });
}

/** The tensors of a described model, in the order of `modelTensors` and `optimizerTensors`. */
function tensorsOf(
  { description, ...own }: SavedModel,
  training: TrainingState | undefined,
  name: string,
): Pick<KeptTensor, "name" | "shape">[] {
  try {
    checkModel(description, own);
    for (const { learningRate } of [description.optimizer, ...(training ? [training] : [])]) {
      checkRate(learningRate, own.dtype);
    }
    const table = new ParameterTable();
    describeLayers(description, table);
    return keptEntries(table, training !== undefined);
  } catch (error) {
    const reason = message(name, "the description of a model", reasonOf(error));
    throw new FormatError(reason, { cause: error });
  }
}
