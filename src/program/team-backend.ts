// Programs on several threads.

import type { Team } from "../kernels/team.js";
import { type Backend, type BackendOptions, backendOver, bindCalls } from "./backend.js";
import { Pace } from "./pace.js";
import type { Program } from "./program.js";
import { share } from "./sharing.js";

/** SIMD WebAssembly on all threads of a team, which gives the same bits as one. It takes the team's memory for itself. */
export function teamBackend(team: Team, { fuses = true }: BackendOptions = {}): Backend {
  return backendOver(team.instance, {
    threads: team.threads,
    fuses,
    bind(program, all = false) {
      const together = team.bind(share(program, team.threads));
      return all ? together : bindToPace(program, team, together);
    },
    ready: () => team.ready(),
    close: () => team.close(),
  });
}

/** On all threads of a team or on the first one alone, whichever takes less time. */
function bindToPace(program: Program, team: Team, together: () => void): () => void {
  if (team.threads === 1) return together;
  const alone = bindCalls(program, (name) => team.instance.kernel(name));
  const pace = new Pace();
  return () => {
    const began = performance.now();
    if (pace.together) together();
    else {
      team.check();
      alone();
    }
    pace.note(performance.now() - began);
  };
}
