// One comparison: two sides that do the same work, timed in turn by benchmark.js in one run.

import Benchmark from "benchmark";

/** Rounds in which both are timed; alternating keeps a slow spell of the machine from hitting only one of them. */
const ROUNDS = 3;
const SECONDS_PER_ROUND = 0.4;

/** Times both and answers a line: name, medians, ratio of medians with the quartiles of the ratio. */
export async function compare(name, wasm, typescript) {
  const samples = { wasm: [], typescript: [] };
  for (let round = 0; round < ROUNDS; round++) {
    samples.wasm.push(...(await wasm.time(name)));
    samples.typescript.push(...(await typescript.time(name)));
  }
  const [a, b] = [sorted(samples.wasm), sorted(samples.typescript)];
  const ratio = quantile(b, 0.5) / quantile(a, 0.5);
  const low = quantile(b, 0.25) / quantile(a, 0.75);
  const high = quantile(b, 0.75) / quantile(a, 0.25);
  const times = [a, b].map((sample) => formatSeconds(quantile(sample, 0.5)).padStart(14)).join("");
  return `${name.padEnd(44)}${times}${`${ratio.toFixed(1)}×`.padStart(9)}  [${low.toFixed(1)}–${high.toFixed(1)}]`;
}

/** Seconds per call, one number per sample. */
export function time(run) {
  const benchmark = new Benchmark({ fn: run, maxTime: SECONDS_PER_ROUND, minSamples: 5 });
  benchmark.run();
  if (benchmark.error) throw benchmark.error;
  return benchmark.stats.sample;
}

function sorted(sample) {
  return Float64Array.from(sample).sort();
}

function quantile(ordered, share) {
  const position = share * (ordered.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, ordered.length - 1);
  return ordered[below] + (position - below) * (ordered[above] - ordered[below]);
}

function formatSeconds(seconds) {
  if (seconds < 1e-6) return `${(seconds * 1e9).toFixed(1)} ns`;
  if (seconds < 1e-3) return `${(seconds * 1e6).toFixed(2)} µs`;
  return `${(seconds * 1e3).toFixed(2)} ms`;
}
