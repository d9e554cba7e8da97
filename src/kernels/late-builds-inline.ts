// Builds for threads and wide ones inside the code: what downhill/inline has in place of late-builds.ts.

import * as builds from "./builds.js";

export async function loadBuilds() {
  return builds;
}
