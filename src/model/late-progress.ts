// What tells how training stands, as a file of its own. In downhill/inline, late-progress-inline.ts stands in this module's
// place.

import { importBeside } from "../kernels/beside.js";
import { progressFile } from "../kernels/files.js";

export function loadTeller(): Promise<typeof import("./progress-teller.js")> {
  return importBeside(progressFile(), "fit: onProgress", "its code");
}
