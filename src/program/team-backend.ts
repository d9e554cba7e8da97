// Programs on several threads.

import type { Team } from "../kernels/team.js";
import { type Backend, type BackendOptions, backendOver } from "./backend.js";
import { share } from "./sharing.js";

/** SIMD WebAssembly on all threads of a team, which gives the same bits as one. It takes the team's memory for itself. */
export function teamBackend(team: Team, { fuses = true }: BackendOptions = {}): Backend {
  return backendOver(team.instance, {
    threads: team.threads,
    fuses,
    bind: (program) => team.bind(share(program, team.threads)),
    ready: () => team.ready(),
    close: () => team.close(),
  });
}
