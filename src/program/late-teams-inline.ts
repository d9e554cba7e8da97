// Teams of threads inside the code: what downhill/inline has in place of late-teams.ts.

import { startTeam } from "../threads/team.js";
import { checkThreads, openTeam } from "./open-team.js";
import { teamBackend } from "./team-backend.js";

export async function loadTeams() {
  return { checkThreads, openTeam, startTeam, teamBackend };
}
