// Plain TypeScript inside the code: what downhill/inline has in place of late-reference.ts.

import { referenceBackend } from "./reference-backend.js";

export async function loadReference() {
  return { referenceBackend };
}
