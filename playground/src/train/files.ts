// Files that come and go: data sets and models, chosen or dropped onto the page, and the model that is saved.

import type { TrainerModel } from "downhill";
import { current, firstLayerOf, pixelsOf, report, take } from "./current.js";
import { isComplete, type Part, partOf } from "./data.js";
import { wrongStart } from "./idx-start.js";
import { imagesOf, prepareSoon, tellMemoryOf } from "./preparation.js";
import { look, recognize } from "./questions.js";
import { stop } from "./session.js";
import { type TrainState, train } from "./state.js";
import { alone, place, trainer, wholeTrainer } from "./trainer.js";

/** Takes the built-in digits, as many as `amount` says, or MNIST. */
export function useSource(changes: Partial<Pick<TrainState, "source" | "amount">>): void {
  train.update({ ...changes, images: undefined, results: undefined, trouble: undefined });
  prepareSoon();
}

/** Files that were chosen or dropped: MNIST's, in any order and one by one if need be, or a model. */
export async function takeFiles(files: readonly File[]): Promise<void> {
  train.update({ trouble: undefined });
  const taken: Partial<Record<Part, File>> = {};
  for (const file of files) {
    const part = partOf(file.name);
    if (file.name.endsWith(".safetensors")) await load(file);
    else if (!part) report("file", new Error(file.name));
    else {
      const wrong = await wrongStart(part, file);
      if (wrong) report("idx", new Error(wrong));
      else taken[part] = file;
    }
  }
  if (Object.keys(taken).length > 0) await takeParts(taken);
}

async function takeParts(taken: Partial<Record<Part, File>>): Promise<void> {
  const parts = { ...train.state.parts, ...taken };
  train.update({ parts, source: "mnist", images: undefined, results: undefined });
  if (isComplete(parts)) {
    try {
      await imagesOf();
      await look();
    } catch (error) {
      train.update({ parts: {} });
      report("data", error);
    }
  }
  prepareSoon();
}

/** Takes over a model that was saved here or by the command line. */
export async function load(file: File): Promise<void> {
  try {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const loaded = needsWhole(bytes)
      ? await (await wholeTrainer()).loadModel(bytes, alone)
      : await (await trainer()).loadModel(bytes, place);
    checkFits(file.name, loaded);
    stop();
    take(loaded);
    const watched = firstLayerOf(loaded);
    const weights = watched ? await loaded.getParameter(watched) : undefined;
    train.update({
      choices: { ...train.state.choices, learningRate: loaded.learningRate },
      weights: weights && { units: weights.shape[1], data: weights.data },
    });
    await imagesOf();
    await Promise.all([look(), recognize(), tellMemoryOf(loaded)]);
    if (loaded === current.model) train.update({ phase: "resting" });
  } catch (error) {
    report("model", error);
  }
}

/** Safetensors begin with the length of their description, and the description: whether it speaks of float64, or of filters and windows. */
function needsWhole(bytes: Uint8Array<ArrayBuffer>): boolean {
  const length = bytes.length < 8 ? 0 : new DataView(bytes.buffer).getUint32(0, true);
  return /"F64"|convolution|maxPooling/.test(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
}

function checkFits(name: string, { description: { input }, output }: TrainerModel): void {
  if (pixelsOf(input) === 784 && output.length === 1 && output[0] === 10) return;
  const got = `${input.join("×")} and ${output.join("×")}`;
  throw new RangeError(`${name}: expected a model of 784 pixels with 10 answers, got ${got}.`);
}

/** The model as a file, with what its optimizer keeps. */
export async function save(): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return (await current.model?.toBytes()) as Uint8Array<ArrayBuffer> | undefined;
  } catch (error) {
    report("model", error);
    return undefined;
  }
}
