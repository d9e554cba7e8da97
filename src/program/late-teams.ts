// Teams of threads as a file of their own. In downhill/inline, late-teams-inline.ts stands in this module's place.

import { importBeside } from "../kernels/beside.js";
import { newWorker, workerFile } from "../kernels/files.js";
import { instantiate } from "../kernels/instance.js";
import { load } from "../kernels/load.js";
import { threadStarter } from "../threads/starter.js";

export async function loadTeams(): Promise<Omit<typeof import("./teams.js"), "takeHost">> {
  const teams = await importBeside<typeof import("./teams.js")>(
    () => new URL("../kernels/wasm/teams.js", import.meta.url),
    "threads",
    "their code",
  );
  teams.takeHost({ load, instantiate, workerFile, newWorker, threadStarter });
  return teams;
}
