// A file's tensors beside those of a model.

import { FormatError, message, show, showShape } from "../errors.js";
import type { Safetensors } from "../formats/safetensors.js";
import type { KeptTensor } from "./kept-tensors.js";
import type { Floats } from "./memory.js";
import { OPTIMIZER_PREFIX } from "./parameter-table.js";

/**
 * The numbers of each tensor of a model from a file's tensors, in order. What an optimizer kept is passed over unless the
 * model asks for it.
 *
 * @throws {FormatError}  When a tensor is missing, is one too many, or has another shape or type.
 */
export function matchTensors(
  tensors: Safetensors["tensors"],
  wanted: readonly Pick<KeptTensor, "name" | "shape">[],
  file: string,
): Floats[] {
  const known = new Set(wanted.map(({ name }) => name));
  const stranger = [...tensors.keys()].find((name) => !known.has(name) && !name.startsWith(OPTIMIZER_PREFIX));
  if (stranger !== undefined) {
    const expected = known.size > 0 ? `tensors ${[...known].join(", ")}` : "no tensors";
    throw new FormatError(
      message(file, expected, `one called ${show(stranger)}`, "The model has other layers."),
    );
  }
  return wanted.map((tensor) => matchTensor(tensors, tensor, file));
}

/** The same for one tensor. */
function matchTensor(
  tensors: Safetensors["tensors"],
  { name, shape }: Pick<KeptTensor, "name" | "shape">,
  file: string,
): Floats {
  const where = `${file}: tensor ${show(name)}`;
  const tensor = tensors.get(name);
  if (!tensor) throw new FormatError(message(where, showShape(shape), "none", "The model has other layers."));
  if (showShape(tensor.shape) !== showShape(shape)) {
    throw new FormatError(message(where, showShape(shape), showShape(tensor.shape)));
  }
  if (!(tensor.data instanceof Float32Array || tensor.data instanceof Float64Array)) {
    throw new FormatError(message(where, "F32 or F64", tensor.dtype));
  }
  if (!tensor.data.every(Number.isFinite)) {
    throw new FormatError(message(where, "finite numbers", "NaN or infinity", "The model had diverged."));
  }
  return tensor.data;
}
