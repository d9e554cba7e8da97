// One thread of a pool at work on a program.

import type { Control } from "./control.js";
import type { Phases } from "./team-program.js";

/**
 * Does a thread's share of a program. All threads wait for each other between two phases; at the end only the first
 * waits for the others, which then wait for their bells.
 *
 * @param base  How many barriers all have come to before.
 * @returns     How many they have come to now.
 * @throws {Error} when a kernel traps or a thread does not come.
 */
export function work(
  control: Control,
  phases: Phases,
  thread: number,
  threads: number,
  base: number,
): number {
  const last = phases.length - 1;
  let barrier = base;
  for (let phase = 0; phase <= last; phase++) {
    const calls = phases[phase];
    for (let i = 0; i < calls.length; i++) calls[i]();
    barrier = (barrier + 1) | 0;
    const ends = phase === last;
    if (ends && thread === 0) awaitOthers(control, 0, threads, barrier);
    else {
      control.arrive(thread, barrier);
      if (!ends) awaitOthers(control, thread, threads, barrier);
    }
  }
  return barrier;
}

function awaitOthers(control: Control, thread: number, threads: number, barrier: number): void {
  for (let other = 0; other < threads; other++) if (other !== thread) control.awaitArrival(other, barrier);
}
