// Plain TypeScript as a file of its own. In downhill/inline, late-reference-inline.ts stands in this module's place.

import { importBeside } from "../kernels/beside.js";

export function loadReference(): Promise<typeof import("./reference-backend.js")> {
  return importBeside(
    () => new URL("../kernels/wasm/reference.js", import.meta.url),
    "backend",
    "plain TypeScript",
  );
}
