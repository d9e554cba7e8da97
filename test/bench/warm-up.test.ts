// The benchmarks' warm-up, on engines that are made up.

import { expect, test } from "vitest";
import { WarmUp } from "../../bench/suite/warm-up.mjs";

/** Warms up work that takes `timeAt(clock)` ms; answers when a measurement begins, and the shortest time until then. */
function warmUp(timeAt: (clock: number) => number): { began: number; fastest: number } {
  let clock = 0;
  const warmUp = new WarmUp(() => clock);
  let time: number;
  do {
    time = timeAt(clock);
    clock += time;
  } while (warmUp.goesOn(time));
  return { began: clock, fastest: warmUp.fastest };
}

test("work that is fast from the start is measured soon", () => {
  expect(warmUp(() => 1).began).toBeLessThan(300);
  // However long the first call is, it tells nothing of the next.
  expect(warmUp(() => 1000)).toEqual({ began: 2000, fastest: 1000 });
});

test("better code is waited for, and whether still better follows", () => {
  expect(warmUp((clock) => (clock < 200 ? 5 : 2)).fastest).toBe(2);
  expect(warmUp((clock) => [5, 3, 2, 1][Math.floor(clock / 200)] ?? 1).fastest).toBe(1);
  // Where a call is longer than the wait, the second one decides.
  expect(warmUp((clock) => (clock < 400 ? 400 : 100))).toEqual({ began: 800, fastest: 100 });
});

test("a disturbance, and calls that vary by some percent, prolong nothing", () => {
  const undisturbed = warmUp(() => 1).began;
  expect(warmUp((clock) => (clock === 100 ? 40 : 1)).began).toBe(undisturbed);
  const varying = warmUp((clock) => 1 - 0.19 * Math.min(1, clock / 250)).began;
  expect(varying).toBeLessThan(undisturbed + 1);
});

test("times that fall for ever are measured all the same", () => {
  expect(warmUp((clock) => 100 * 0.7 ** Math.floor(clock / 200)).began).toBeLessThan(5100);
});
