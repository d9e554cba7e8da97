import { referenceKernels } from "../reference/index.js";
import { type Backend, type BackendOptions, referenceBackendOver } from "./backend.js";

/** Plain TypeScript: the oracle of the tests, the baseline of the benchmarks, and what graphs by hand run on. */
export function referenceBackend(options?: BackendOptions): Backend {
  return referenceBackendOver(referenceKernels, options);
}
