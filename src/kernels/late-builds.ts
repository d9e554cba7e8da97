// Builds for threads, wide and relaxed ones: a file of its own. In downhill/inline, late-builds-inline.ts stands in this
// module's place.

import { importBeside } from "./beside.js";

export function loadBuilds(): Promise<typeof import("./builds.js")> {
  return importBeside(() => new URL("./wasm/builds.js", import.meta.url), "load", "the code of other builds");
}
