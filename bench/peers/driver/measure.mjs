// All sides of a workload, measured in turn.

import { WarmUp } from "../../suite/warm-up.mjs";
import { SideProcess } from "./process.mjs";

/** One after the other, so that a slow spell of the machine hits all; a ratio is of two rounds of one turn. */
const TURNS = 31;
const SECONDS_PER_ROUND = 0.02;
/** Before each round: caches fill again, and threads wake. */
const SECONDS_TO_WARM_UP = 0.005;
/** A side whose steps are long takes part in the first turns only; where one step alone is longer, it is timed once. */
const SECONDS_PER_SIDE = 4;
const FEWEST_TURNS = 5;
const STARTS = 9;

/** Adds to every side that can run: values of the checked steps, seconds of each turn, the last value. */
export async function measureRounds(work, sides, { turns = TURNS, node } = {}) {
  const running = [];
  const left = [];
  try {
    for (const side of sides) {
      const child = new SideProcess(side, work, nodeOf(side, node));
      const { error, ...hello } = await child.hello();
      if (error) {
        left.push({ ...side, error });
        continue;
      }
      const { seconds, value } = await child.round(1);
      const known = { ...side, ...hello, child };
      if (seconds > SECONDS_PER_SIDE) {
        running.push({ ...known, seconds: [seconds], last: value, pace: Infinity });
      } else {
        running.push({ ...known, seconds: [], pace: await settledPace(child, seconds) });
      }
      child.pause();
    }
    for (let turn = 0; turn < turns; turn++) {
      for (const side of running) {
        const round = Math.max(SECONDS_PER_ROUND, side.pace);
        if (round < Infinity && turn < Math.max(FEWEST_TURNS, SECONDS_PER_SIDE / round)) await takeTurn(side);
      }
    }
  } finally {
    await Promise.all(running.map(({ child }) => child.end()));
  }
  return { measured: running.map(({ child, ...side }) => side), left };
}

/** Seconds of a step once the engine's best code runs; a paused process would not get it, for its compilers rest as well. */
async function settledPace(child, seconds) {
  const warmUp = new WarmUp();
  let pace = seconds;
  while (warmUp.goesOn(pace)) ({ seconds: pace } = await child.round(stepsOfRound(pace)));
  return pace;
}

function stepsOfRound(pace) {
  return Math.max(1, Math.round(SECONDS_PER_ROUND / pace));
}

async function takeTurn(side) {
  const { child, pace } = side;
  child.resume();
  if (pace < SECONDS_PER_ROUND) await child.round(Math.ceil(SECONDS_TO_WARM_UP / pace));
  const { seconds, value } = await child.round(stepsOfRound(pace));
  child.pause();
  side.seconds.push(seconds);
  side.last = value;
}

/** The same for starts: seconds from the start of a process to what it says of its first step. */
export async function measureStarts(work, sides, { turns = STARTS, node } = {}) {
  const measured = sides.map((side) => ({ ...side, seconds: [] }));
  const left = [];
  for (let turn = 0; turn < turns; turn++) {
    for (const side of measured.filter(({ error }) => !error)) {
      const start = performance.now();
      const child = new SideProcess(side, work, nodeOf(side, node));
      Object.assign(side, await child.hello());
      side.seconds.push((performance.now() - start) / 1000);
      await child.end();
    }
  }
  left.push(...measured.filter(({ error }) => error));
  return { measured: measured.filter(({ error }) => !error), left };
}

/** Another node may run ours; the peers have the one that runs this. */
function nodeOf(side, node) {
  return side.package ? undefined : node;
}
