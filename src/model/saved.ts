// What reads and writes saved models, where a model's own methods do: the file wasm/saved.js holds it.

import { decodeSafetensors } from "../formats/safetensors.js";
import { readFile } from "../platform/files.js";
import { modelTensors, take } from "./kept-tensors.js";
import { matchTensors } from "./match-tensors.js";
import type { ModelMemory } from "./memory.js";
import { checkSource } from "./source.js";

export { writeFileAtomically } from "../platform/files.js";

/** Takes over the numbers of a file's tensors, or of its bytes with the name that errors give them; all or none. */
export async function readInto(
  memory: ModelMemory,
  source: string | Uint8Array,
  name = typeof source === "string" ? source : "load",
): Promise<void> {
  checkSource("load", source);
  const bytes = typeof source === "string" ? await readFile(source) : source;
  // Not before the bytes are there: meanwhile the memory may grow, which detaches what is seen of it.
  const kept = modelTensors(memory);
  take(matchTensors(decodeSafetensors(bytes, name).tensors, kept, name), kept);
  memory.resetOptimizer();
}
