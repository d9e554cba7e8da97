// Programs on several threads.

import { CLOCK } from "../threads/clock.js";
import type { Team } from "../threads/team.js";
import { type Backend, type BackendOptions, bindCalls } from "./backend.js";
import { Pace } from "./pace.js";
import type { Program } from "./program.js";
import { share } from "./sharing.js";
import { backendOver } from "./wasm-backend.js";

/** Programs that a backend remembers the pace of. */
const MOST_PACES = 100;

export interface TeamBackendOptions extends BackendOptions {
  /** Whether a program runs on one thread while that is faster (pace.ts). Default false: always on all. */
  readonly adapts?: boolean;
  /** The clock by which it does, in milliseconds. Default: the engine's. */
  readonly now?: () => number;
}

/** SIMD WebAssembly on all threads of a team, which gives the same bits as one. It takes the team's memory for itself. */
export function teamBackend(
  team: Team,
  { fuses = true, adapts = false, now = () => performance.now() }: TeamBackendOptions = {},
): Backend {
  // A program that is compiled anew, for the next fit, need not find out again.
  const paces = new Map<string, Pace>();
  const paceOf = (program: Program) => {
    const work = program.calls.map(({ kernel, operations }) => `${kernel} ${operations}`).join();
    const known = paces.get(work);
    if (known) return known;
    if (paces.size === MOST_PACES) paces.clear();
    const pace = new Pace();
    paces.set(work, pace);
    return pace;
  };
  return backendOver(team.instance, {
    threads: team.threads,
    fuses,
    bind(program, all = false) {
      const together = team.bind(share(program, team.threads));
      return all || !adapts ? together : bindToPace(program, team, together, paceOf(program), now);
    },
    trace(program, address) {
      const calls = share(program, team.threads);
      const stride = 16 * calls.length;
      const clock = (at: number, waits: boolean) => ({ kernel: CLOCK, arguments: [at, stride], waits });
      const timed = calls.flatMap((call, i) => {
        const at = address + 16 * i;
        return [clock(at, call.waits), { ...call, waits: false }, clock(at + 8, false)];
      });
      return { run: team.bind(timed), calls };
    },
    ready: () => team.ready(),
    close: () => team.close(),
  });
}

/** On all threads of a team or on the first one alone, whichever takes less time. */
function bindToPace(
  program: Program,
  team: Team,
  together: () => void,
  pace: Pace,
  now: () => number,
): () => void {
  if (team.threads === 1) return together;
  const alone = bindCalls(program, (name) => team.instance.kernel(name));
  return () => {
    const began = now();
    if (pace.together) together();
    else {
      team.check();
      alone();
    }
    pace.note(now() - began);
  };
}
