// Teams of threads inside the code: what downhill/inline has in place of late-teams.ts.

import { startTeam, usefulThreads } from "../kernels/team.js";
import { teamBackend } from "./team-backend.js";

export async function loadTeams() {
  return { startTeam, usefulThreads, teamBackend };
}
