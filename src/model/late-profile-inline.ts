// Profiling inside the code: what downhill/inline has in place of late-profile.ts.

import * as profiler from "./profile/index.js";

export async function loadProfiler() {
  return profiler;
}
