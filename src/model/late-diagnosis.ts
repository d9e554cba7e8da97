// What looks for the origin of a loss that is not finite, as a file of its own. In downhill/inline,
// late-diagnosis-inline.ts stands in this module's place.

import { importBeside } from "../kernels/beside.js";
import { diagnosisFile } from "../kernels/files.js";

export function loadDiagnosis(): Promise<typeof import("./diagnose.js")> {
  return importBeside(diagnosisFile(), "fit", "its code for losses that are not finite");
}
