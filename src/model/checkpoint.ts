// A model as a safetensors file: what it keeps as tensors, its description as JSON in the metadata.

import { checkInteger, checkNumber, checkObject, FormatError, message, reasonOf, show } from "../errors.js";
import { decodeSafetensors, encodeSafetensors, type Safetensors } from "../formats/safetensors.js";
import type { DType } from "../graph/tensor.js";
import type { ModelDescription } from "./description.js";
import type { KeptTensor } from "./kept-tensors.js";
import { type PlainDescription, plainDescription, restoreDescription } from "./plain-description.js";

/** Says which program wrote a file and in which form. */
const FORMAT = "downhill";
const VERSION = "1";

/** What a file says of a model, but for its numbers. */
export interface SavedModel {
  readonly description: ModelDescription;
  readonly seed: number;
  readonly dtype: DType;
}

/** What training needs to go on where it stopped, but for the optimizer's tensors. */
export interface TrainingState {
  /** Steps done, as far as anything counts them. */
  readonly steps: number;
  /** Calls of `fit`: each draws its batches from a stream of its own. */
  readonly fits: number;
  readonly learningRate: number;
}

/** Checks what a file shall hold: with NaN or infinity in it, it could not be loaded. @throws {RangeError} */
export function checkFinite(where: string, kept: readonly KeptTensor[]): void {
  for (const { name, data } of kept) {
    const bad = data.find((value) => !Number.isFinite(value));
    if (bad === undefined) continue;
    const remedy = "Use a smaller learning rate.";
    throw new RangeError(message(`${where}: ${name}`, "finite numbers", show(bad), remedy));
  }
}

/** The bytes of a model's file. */
export function encodeModel(
  { description, seed, dtype }: SavedModel,
  kept: readonly KeptTensor[],
  training?: TrainingState,
) {
  const { input, ...parts } = plainDescription(description);
  const model = { input, dtype, seed, ...parts, training };
  const tensors = kept.map(({ name, shape, data }) => [name, { shape, data }] as const);
  return encodeSafetensors(tensors, { format: FORMAT, version: VERSION, model: JSON.stringify(model) });
}

/**
 * Reads what `encodeModel` wrote.
 *
 * @param name  The file as errors name it.
 * @throws {FormatError}  When the file is damaged, or is not a model of this package.
 */
export function decodeModel(
  bytes: Uint8Array,
  name: string,
): SavedModel & { tensors: Safetensors["tensors"]; training?: TrainingState } {
  const { tensors, metadata } = decodeSafetensors(bytes, name);
  if (metadata.format !== FORMAT || metadata.model === undefined) {
    throw new FormatError(
      message(
        name,
        "a model saved by downhill",
        "a safetensors file of another program",
        "To read its tensors, compile() the same layers and use model.load().",
      ),
    );
  }
  if (metadata.version !== VERSION) {
    throw new FormatError(message(name, `version ${VERSION} of the format`, show(metadata.version)));
  }
  try {
    return { ...restoreModel(JSON.parse(metadata.model)), tensors };
  } catch (error) {
    throw new FormatError(message(name, "the description of a model", reasonOf(error)), { cause: error });
  }
}

function restoreModel(
  model: PlainDescription & { dtype: DType; seed: number; training?: TrainingState },
): SavedModel & { training?: TrainingState } {
  if (!Array.isArray(checkObject("model", model).layers)) {
    throw new TypeError(message("layers", "an array", show(model.layers)));
  }
  return {
    description: restoreDescription(model),
    dtype: model.dtype,
    seed: model.seed,
    ...(model.training === undefined
      ? {}
      : { training: checkTraining(checkObject("training", model.training)) }),
  };
}

function checkTraining({ steps, fits, learningRate }: TrainingState): TrainingState {
  return {
    steps: checkInteger("training: steps", steps, 0, 2 ** 32 - 1),
    fits: checkInteger("training: fits", fits, 0),
    learningRate: checkNumber("training: learningRate", learningRate, 0),
  };
}
