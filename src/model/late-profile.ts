// Profiling as a file of its own. In downhill/inline, late-profile-inline.ts stands in this module's place.

import { importBeside } from "../kernels/beside.js";
import { profileFile } from "../kernels/files.js";

export function loadProfiler(): Promise<typeof import("./profile/index.js")> {
  return importBeside(profileFile(), "profile", "its code");
}
