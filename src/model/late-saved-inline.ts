// What reads and writes saved models inside the code: what downhill/inline has in place of late-saved.ts.

import * as saved from "./saved.js";

export async function loadSaved() {
  return saved;
}
