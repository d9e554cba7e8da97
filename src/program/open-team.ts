// Threads as `compile` asks for them.

import { checkInteger, message, show } from "../errors.js";
import type { LoadOptions } from "../kernels/load.js";
import { MOST_THREADS, startTeam, usefulThreads } from "../threads/team.js";
import type { Backend } from "./backend.js";
import { teamBackend } from "./team-backend.js";

/** Checks a number of threads that is not 1. @param plain  True where plain TypeScript is to run. */
export function checkThreads(where: string, wanted: unknown, plain: boolean): void {
  if (wanted === "auto") return;
  if (typeof wanted !== "number") throw new TypeError(message(where, 'a number or "auto"', show(wanted)));
  checkInteger(where, wanted, 1, MOST_THREADS);
  if (plain) {
    throw new RangeError(message(where, "one thread in plain TypeScript", show(wanted), 'Use 1 or "auto".'));
  }
}

/** A backend on so many threads: who names a number has it, `auto` may use fewer. Nothing where it finds that one will do. */
export async function openTeam(
  wanted: number | "auto",
  options: Pick<LoadOptions, "precision" | "simd">,
): Promise<Backend | undefined> {
  const adapts = wanted === "auto";
  const threads = adapts ? usefulThreads() : wanted;
  return threads === 1 ? undefined : teamBackend(await startTeam(threads, options), { adapts });
}
