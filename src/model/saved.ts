// What reads and writes saved models, where a model's own methods do: the file wasm/saved.js holds it.

import { decodeSafetensors } from "../formats/safetensors.js";
import { readFile } from "../platform/files.js";
import type { Floats } from "./engine.js";
import type { KeptTensor } from "./kept-tensors.js";
import { matchTensors } from "./match-tensors.js";

export { writeFileAtomically } from "../platform/files.js";

/** The numbers of each of a model's tensors, from a file, or from its bytes with the name that errors give them. */
export async function readNumbers(
  source: string | Uint8Array,
  wanted: readonly Pick<KeptTensor, "name" | "shape">[],
  name = typeof source === "string" ? source : "load",
): Promise<Floats[]> {
  const bytes = typeof source === "string" ? await readFile(source) : source;
  return matchTensors(decodeSafetensors(bytes, name).tensors, wanted, name);
}
