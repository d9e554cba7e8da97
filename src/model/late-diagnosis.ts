// What looks for the origin of a loss that is not finite, as a file of its own. In downhill/inline,
// late-diagnosis-inline.ts stands in this module's place.

import { importBeside } from "../kernels/beside.js";

export function loadDiagnosis(): Promise<typeof import("./diagnose.js")> {
  return importBeside(
    () => new URL("../kernels/wasm/diagnosis.js", import.meta.url),
    "fit",
    "its code for losses that are not finite",
  );
}
