// All there is for training on several threads: what the file wasm/teams.js holds.

export { takeHost } from "../threads/host.js";
export { startTeam } from "../threads/team.js";
export { checkThreads, openTeam } from "./open-team.js";
export { teamBackend } from "./team-backend.js";
