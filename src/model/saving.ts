// What a model writes, and takes over from what was written.

import { checkBoolean, checkOptions, FormatError } from "../errors.js";
import { checkFinite, encodeModel } from "./checkpoint.js";
import type { Core } from "./core.js";
import { modelTensors, optimizerTensors } from "./kept-tensors.js";
import { loadSaved } from "./late-saved.js";

/** Options of `model.save` and `model.toBytes`. */
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
  checkBoolean(`${where}: training`, training);
  const { memory, fits } = core;
  const kept = [...modelTensors(memory), ...(training ? optimizerTensors(memory) : [])];
  checkFinite(where, kept);
  const { steps, learningRate } = memory;
  return encodeModel(core, kept, training ? { steps, fits, learningRate } : undefined);
}

/** `model.save` */
export async function saveCore(core: Core, path: string, options: SaveOptions): Promise<void> {
  const bytes = encodeCore("save", core, options);
  const { writeFileAtomically } = await loadSaved("save");
  await writeFileAtomically(path, bytes);
}

/** `model.load` */
export async function loadInto(core: Core, source: string | Uint8Array, name?: string): Promise<void> {
  const { readInto } = await loadSaved("load");
  await readInto(core.memory, source, name).catch((error) => {
    // A file of its own has a class of its own.
    throw error.name === "FormatError" ? new FormatError(error.message, { cause: error.cause }) : error;
  });
}
