// What a model writes, and takes over from what was written.

import { checkOptions, message, show } from "../errors.js";
import { decodeSafetensors, type Safetensors } from "../formats/safetensors.js";
import { readFile } from "../platform/files.js";
import { checkFinite, encodeModel, matchTensors, type TrainingState } from "./checkpoint.js";
import type { Core } from "./core.js";
import { type KeptTensor, modelTensors, optimizerTensors } from "./kept-tensors.js";

export interface SaveOptions {
  /**
   * Whether the file holds what training needs to go on where it stopped: what the optimizer keeps (as many numbers as
   * there are parameters, with Adam twice as many), counts, and the learning rate. Default true.
   */
  training?: boolean;
}

/** The bytes of a model's file. */
export function encodeCore(where: string, core: Core, options: SaveOptions): Uint8Array<ArrayBuffer> {
  const { training = true } = checkOptions(where, options, { training: true });
  const { engine, fits } = core;
  const kept = [...modelTensors(engine), ...(training ? optimizerTensors(engine) : [])];
  checkFinite(where, kept);
  const { steps, learningRate } = engine;
  return encodeModel(core, kept, training ? { steps, fits, learningRate } : undefined);
}

/** Checks that something can be read from. @throws {TypeError} */
export function checkSource(where: string, source: unknown): void {
  if (typeof source === "string" || source instanceof Uint8Array) return;
  throw new TypeError(message(where, "the path of a file or its bytes", show(source)));
}

/** A file's bytes, from its path where they are not there yet, and what errors call it. */
export async function readSource(
  where: string,
  source: string | Uint8Array,
  name?: string,
): Promise<readonly [bytes: Uint8Array, name: string]> {
  return typeof source === "string" ? [await readFile(source), name ?? source] : [source, name ?? where];
}

/** `model.load` */
export async function loadInto(core: Core, source: string | Uint8Array, name?: string): Promise<void> {
  checkSource("load", source);
  const [bytes, file] = await readSource("load", source, name);
  takeTensors(core, decodeSafetensors(bytes, file).tensors, file);
  core.engine.resetOptimizer();
}

/** Takes over what a model keeps. @throws {FormatError} unless all fits. */
export function takeTensors(core: Core, tensors: Safetensors["tensors"], file: string): void {
  take(tensors, modelTensors(core.engine), file);
}

/** The same, and what training needs to go on. */
export function takeTraining(
  core: Core,
  training: TrainingState,
  tensors: Safetensors["tensors"],
  file: string,
): void {
  const { engine } = core;
  take(tensors, [...modelTensors(engine), ...optimizerTensors(engine)], file);
  engine.steps = training.steps;
  engine.learningRate = training.learningRate;
  core.fits = training.fits;
}

/** Copies a file's numbers to where the model keeps them, when all of them fit. */
function take(tensors: Safetensors["tensors"], kept: readonly KeptTensor[], file: string): void {
  matchTensors(tensors, kept, file).forEach((numbers, i) => {
    kept[i].data.set(numbers);
  });
}
