// What tells how training stands, as a file of its own. In downhill/inline, late-progress-inline.ts stands in this module's
// place.

import { importBeside } from "../kernels/beside.js";

export function loadTeller(): Promise<typeof import("./progress-teller.js")> {
  return importBeside(
    () => new URL("../kernels/wasm/progress.js", import.meta.url),
    "fit: onProgress",
    "its code",
  );
}
