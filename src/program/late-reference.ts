// The kernels in plain TypeScript as a file of their own. In downhill/inline, late-reference-inline.ts stands in this
// module's place.

import { importBeside } from "../kernels/beside.js";
import { referenceFile } from "../kernels/files.js";
import type { ReferenceKernels } from "./backend.js";

export async function loadReferenceKernels(): Promise<ReferenceKernels> {
  const file = await importBeside<{ referenceKernels: ReferenceKernels }>(
    referenceFile(),
    "backend",
    "the plain TypeScript kernels",
  );
  return file.referenceKernels;
}
