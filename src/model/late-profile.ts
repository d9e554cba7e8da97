// Profiling as a file of its own. In downhill/inline, late-profile-inline.ts stands in this module's place.

import { importBeside } from "../kernels/beside.js";

export function loadProfiler(): Promise<typeof import("./profile/index.js")> {
  return importBeside(() => new URL("../kernels/wasm/profile.js", import.meta.url), "profile", "its code");
}
