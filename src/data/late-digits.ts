// The drawings of the digits as a file of their own: data, as the .wasm files are code. In downhill/inline,
// late-digits-inline.ts stands in this module's place.

import { importBeside } from "../kernels/beside.js";

export function loadDigits(): Promise<typeof import("./digits/index.js")> {
  return importBeside(() => new URL("../kernels/wasm/digits.js", import.meta.url), "digits", "the drawings");
}
