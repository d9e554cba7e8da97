// A program finds out by itself whether several threads pay.

import { describe, expect, test } from "vitest";
import { Pace } from "../../src/program/pace.js";

/** Runs for some milliseconds of a machine's time, and says which share of them was spent on all threads. */
function live(pace: Pace, milliseconds: number, times: { together: () => number; alone: () => number }) {
  let [together, total] = [0, 0];
  while (total < milliseconds) {
    const shared = pace.together;
    const took = shared ? times.together() : times.alone();
    pace.note(took);
    total += took;
    if (shared) together += took;
  }
  return together / total;
}

const steady = (together: number, alone: number) => ({ together: () => together, alone: () => alone });

describe.each([0.02, 0.2, 4, 60])("runs of %s ms", (alone) => {
  test("all threads nearly always, where they are faster", () => {
    const pace = new Pace();
    live(pace, 100 * Math.max(1, alone), steady(alone / 1.7, alone));
    expect(live(pace, 10_000 * Math.max(1, alone / 4), steady(alone / 1.7, alone))).toBeGreaterThan(0.97);
  });

  test("one thread mostly, where all are slower, as on a busy machine", () => {
    const pace = new Pace();
    live(pace, 100 * Math.max(1, alone), steady(alone * 3, alone));
    expect(live(pace, 10_000 * Math.max(1, alone / 4), steady(alone * 3, alone))).toBeLessThan(0.1);
  });

  test("changes with the machine", () => {
    const pace = new Pace();
    const second = 1000 * Math.max(1, alone);
    live(pace, 5 * second, steady(alone / 1.7, alone));
    live(pace, second, steady(alone * 3, alone));
    expect(live(pace, 5 * second, steady(alone * 3, alone))).toBeLessThan(0.1);
    live(pace, 3 * second, steady(alone / 1.7, alone));
    expect(live(pace, 5 * second, steady(alone / 1.7, alone))).toBeGreaterThan(0.95);
  });
});

test("slices of a busy processor are seen: fast runs with long gaps between them", () => {
  const pace = new Pace();
  let run = 0;
  const together = () => (++run % 30 === 0 ? 4 : 0.11);
  const times = { together, alone: () => 0.175 };
  live(pace, 200, times);
  expect(live(pace, 10_000, times)).toBeLessThan(0.2);
});

test("a pause of the host's now and then drives nobody away", () => {
  const pace = new Pace();
  let run = 0;
  const hiccup = () => (++run % 2000 === 0 ? 4 : 0);
  const times = { together: () => 0.11 + hiccup(), alone: () => 0.175 + hiccup() };
  live(pace, 200, times);
  expect(live(pace, 10_000, times)).toBeGreaterThan(0.95);
});

test("a bad window every second costs little", () => {
  const pace = new Pace();
  let now = 0;
  const bad = () => now % 1000 < 20;
  const times = {
    together: () => {
      const took = bad() ? 0.5 : 0.11;
      now += took;
      return took;
    },
    alone: () => {
      now += 0.175;
      return 0.175;
    },
  };
  live(pace, 200, times);
  expect(live(pace, 10_000, times)).toBeGreaterThan(0.9);
});

test("a clock that mostly stands still is enough", () => {
  const pace = new Pace();
  let now = 0;
  // 20 µs from tick to tick, as in browsers.
  const coarse = (took: number) => {
    const began = Math.floor(now / 0.02) * 0.02;
    now += took;
    return Math.floor(now / 0.02) * 0.02 - began;
  };
  let together = 0;
  for (let run = 0; run < 200_000; run++) {
    if (pace.together) together++;
    pace.note(coarse(pace.together ? 0.004 : 0.006));
    now += 0.0013;
  }
  expect(together / 200_000).toBeGreaterThan(0.9);
});
