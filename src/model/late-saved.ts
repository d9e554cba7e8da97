// What reads and writes saved models, as a file of its own. In downhill/inline, late-saved-inline.ts stands in this
// module's place.

import { importBeside } from "../kernels/beside.js";

export function loadSaved(where: string): Promise<typeof import("./saved.js")> {
  return importBeside(
    () => new URL("../kernels/wasm/saved.js", import.meta.url),
    where,
    "the code of saved models",
  );
}
