// The drawings of the digits as a file of their own: data, as the .wasm files are code. In downhill/inline,
// late-digits-inline.ts stands in this module's place.

import { importBeside } from "../kernels/beside.js";
import { digitsFile } from "../kernels/files.js";

export function loadDigits(): Promise<typeof import("./digits/index.js")> {
  return importBeside(digitsFile(), "digits", "the drawings");
}
