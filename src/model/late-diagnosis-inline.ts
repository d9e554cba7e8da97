// What looks for the origin of a loss that is not finite inside the code: what downhill/inline has in place of
// late-diagnosis.ts.

import * as diagnosis from "./diagnose.js";

export async function loadDiagnosis() {
  return diagnosis;
}
