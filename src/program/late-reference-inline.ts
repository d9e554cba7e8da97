// The kernels in plain TypeScript inside the code: what downhill/inline has in place of late-reference.ts.

import { referenceKernels } from "../reference/index.js";
import type { ReferenceKernels } from "./backend.js";

export async function loadReferenceKernels(): Promise<ReferenceKernels> {
  return referenceKernels;
}
