// What a model writes, and takes over from what was written.

import { checkOptions, FormatError, message, show } from "../errors.js";
import { checkFinite, encodeModel } from "./checkpoint.js";
import type { Core } from "./core.js";
import type { Floats } from "./engine.js";
import { type KeptTensor, modelTensors, optimizerTensors } from "./kept-tensors.js";
import { loadSaved } from "./late-saved.js";

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

/** `model.save` */
export async function saveCore(core: Core, path: string, options: SaveOptions): Promise<void> {
  const bytes = encodeCore("save", core, options);
  const { writeFileAtomically } = await loadSaved("save");
  await writeFileAtomically(path, bytes);
}

/** Checks that something can be read from. @throws {TypeError} */
export function checkSource(where: string, source: unknown): void {
  if (typeof source === "string" || source instanceof Uint8Array) return;
  throw new TypeError(message(where, "the path of a file or its bytes", show(source)));
}

/** `model.load` */
export async function loadInto(core: Core, source: string | Uint8Array, name?: string): Promise<void> {
  checkSource("load", source);
  const { readNumbers } = await loadSaved("load");
  const numbers = await readNumbers(source, modelTensors(core.engine), name).catch((error) => {
    // A file of its own has a class of its own.
    throw error.name === "FormatError" ? new FormatError(error.message, { cause: error.cause }) : error;
  });
  take(numbers, modelTensors(core.engine)); // the memory may have grown meanwhile
  core.engine.resetOptimizer();
}

/** Copies a file's numbers to where the model keeps them. */
export function take(numbers: readonly Floats[], kept: readonly KeptTensor[]): void {
  for (const [i, { data }] of kept.entries()) data.set(numbers[i]);
}
