// What runs in the isolate of one side: it opens one case and times it whenever it is asked.
//
// Every case of every side has an isolate of its own. In a shared one the cases would spoil each other, and TypeScript most:
// a loop that has seen float32 and float64 arrays is compiled for both and takes up to half as long again, and growing a
// WebAssembly memory makes V8 check every later access to a typed array for detachment, which costs a quarter.

import { caseOf } from "../cases/index.mjs";

const SECONDS_PER_ROUND = 0.12;
/** Seconds a sample takes at least, so that the clock's ticks do not matter; browsers' clocks are coarser. */
const SECONDS_PER_SAMPLE = 0.004;

/**
 * Answers "time" messages with samples: seconds per call.
 *
 * @param Benchmark  benchmark.js, as the platform has it.
 * @param receive    Registers who gets the messages.
 */
export async function serve({ Benchmark, side, name, receive, send, coarseClock = false }) {
  const { run, deferred = false } = await caseOf(name).open(side);
  receive(async () => send({ samples: await time(Benchmark, run, deferred, coarseClock) }));
  send({ ready: true });
}

function time(Benchmark, run, deferred, coarseClock) {
  return new Promise((resolve, reject) => {
    const benchmark = new Benchmark({
      fn: deferred ? (deferral) => run().then(() => deferral.resolve()) : run,
      defer: deferred,
      maxTime: SECONDS_PER_ROUND,
      minSamples: 3,
      // benchmark.js chooses by itself what suits a clock of milliseconds.
      ...(coarseClock ? {} : { minTime: SECONDS_PER_SAMPLE }),
      onComplete: () => resolve(benchmark.stats.sample),
      onError: () => reject(benchmark.error),
    });
    benchmark.run({ async: deferred });
  });
}
