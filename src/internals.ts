// The package from the inside, for benchmarks and for the curious: `import … from "downhill/internals"`.
// What stands here may change in any version.

export { Graph } from "./graph/graph.js";
export { gemmWorkspaceBytes } from "./kernels/gemm-workspace.js";
export { instantiate, type Kernel, type KernelInstance } from "./kernels/instance.js";
export { load } from "./kernels/load.js";
export { IncrementalGradient, incrementalGradient } from "./numeric/incremental-gradient.js";
export type { Backend } from "./program/backend.js";
export { loadTeams } from "./program/late-teams.js";
export { listing, type Program } from "./program/program.js";
export { referenceBackend } from "./program/reference-backend.js";
export { wasmBackend } from "./program/wasm-backend.js";
export { referenceKernels } from "./reference/index.js";
export { type Views, viewsOf } from "./reference/views.js";
export type { Team } from "./threads/team.js";
