// The drawings of the digits inside the code: what downhill/inline has in place of late-digits.ts.

import * as digits from "./digits/index.js";

export async function loadDigits() {
  return digits;
}
