// What reads and writes saved models, where a model's own methods do: the file wasm/saved.js holds it.

export { decodeSafetensors } from "../formats/safetensors.js";
export { readFile, writeFileAtomically } from "../platform/files.js";
export { matchTensors } from "./match-tensors.js";
