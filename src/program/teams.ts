// All there is for training on several threads: what the file wasm/teams.js holds.

export { takeHost } from "../kernels/host.js";
export { startTeam } from "../kernels/team.js";
export { checkThreads, openTeam } from "./open-team.js";
export { teamBackend } from "./team-backend.js";
