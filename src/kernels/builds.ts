// What other builds of the kernels than the plain one need: for threads, wide, relaxed. The file wasm/builds.js holds it.

export { withNote, withSharedMemory } from "./binary.js";
export { askForFusing, hasRelaxedSimd } from "./engine.js";
export { fusesPairs } from "./fusing.js";
