// From a description to a model: the options are checked, the kernels loaded, the parameters given their first numbers.

import { checkInteger, checkOneOf, FormatError, message, reasonOf, show } from "../errors.js";
import type { DType } from "../graph/tensor.js";
import { hasSimd } from "../kernels/engine.js";
import { type LoadOptions, load } from "../kernels/load.js";
import { readFile } from "../platform/files.js";
import { type Backend, referenceBackend, wasmBackend } from "../program/backend.js";
import { decodeModel } from "./checkpoint.js";
import type { ModelDescription } from "./graphs.js";
import { Model } from "./model.js";

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
}

const BACKENDS = ["wasm", "reference", "auto"] as const;

/** Where a model may run. */
export type ModelPlace = Pick<ModelOptions, "backend" | "precision" | "simd">;

/** Makes a model. @throws {ShapeError | RangeError | TypeError} When its parts do not fit each other. */
export async function createModel(description: ModelDescription, options: ModelOptions): Promise<Model> {
  const { seed = 0, dtype = "f32", ...place } = options;
  const { input } = description;
  if (!Array.isArray(input) || input.length === 0) {
    throw new TypeError(message("compile: input", "the shape of one sample, such as [784]", show(input)));
  }
  input.forEach((size, i) => {
    checkInteger(`compile: input[${i}]`, size, 1);
  });
  checkInteger("compile: seed", seed, 0);
  checkOneOf("compile: dtype", dtype, ["f32", "f64"]);
  return new Model(description, { seed, dtype, backend: await openBackend("compile", place) });
}

async function openBackend(where: string, { backend = "wasm", ...options }: ModelPlace): Promise<Backend> {
  checkOneOf(`${where}: backend`, backend, BACKENDS);
  return backend === "reference" || (backend === "auto" && !hasSimd())
    ? referenceBackend()
    : wasmBackend(await load(options));
}

/**
 * Loads a model that `model.save` wrote, ready to predict, evaluate or be trained on: a `fit` then does what it would
 * have done in the model that was saved, bit by bit.
 *
 * @param source  The path of a file, or its bytes.
 * @throws {FormatError}  When the file is damaged or is not a model of this package.
 *
 * @example
 * const model = await loadModel("digits.safetensors");
 */
export async function loadModel(source: string | Uint8Array, options: ModelPlace = {}): Promise<Model> {
  if (typeof source !== "string" && !(source instanceof Uint8Array)) {
    throw new TypeError(message("loadModel", "the path of a file or its bytes", show(source)));
  }
  // Before the file is read: what is wrong with them is not wrong with the file.
  await openBackend("loadModel", options);
  const name = typeof source === "string" ? source : "loadModel";
  const bytes = typeof source === "string" ? await readFile(source) : source;
  const { description, seed, dtype, tensors, training } = decodeModel(bytes, name);
  const model = await createModel(description, { ...options, seed, dtype }).catch((error: Error) => {
    throw new FormatError(message(name, "the description of a model", reasonOf(error)), { cause: error });
  });
  await model.load(bytes, name);
  if (training) model.restoreTraining(training, tensors, name);
  return model;
}
