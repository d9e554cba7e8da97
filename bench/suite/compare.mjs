// One comparison: two sides that do the same work, timed in turn in one run.

import { WarmUp } from "./warm-up.mjs";

/** Rounds in which both are timed; alternating keeps a slow spell of the machine from hitting only one of them. */
const ROUNDS = 5;

/**
 * Times both sides of a case.
 *
 * @param sides  `{ wasm, typescript }`; `open(name)` of each gives `{ time(), close() }` in an isolate of its own.
 * @returns      Medians in seconds per call, and how many times as long TypeScript takes, as the ratio of the
 *               medians with its quartiles.
 */
export async function compare(name, sides, rounds = ROUNDS) {
  const [wasm, typescript] = await Promise.all([sides.wasm.open(name), sides.typescript.open(name)]);
  const samples = { wasm: [], typescript: [] };
  try {
    await settle(wasm);
    await settle(typescript);
    for (let round = 0; round < rounds; round++) {
      samples.wasm.push(...(await wasm.time()));
      samples.typescript.push(...(await typescript.time()));
    }
  } finally {
    await Promise.all([wasm.close(), typescript.close()]);
  }
  const [a, b] = [sorted(samples.wasm), sorted(samples.typescript)];
  return {
    name,
    wasm: quantile(a, 0.5),
    typescript: quantile(b, 0.5),
    ratio: quantile(b, 0.5) / quantile(a, 0.5),
    low: quantile(b, 0.25) / quantile(a, 0.75),
    high: quantile(b, 0.75) / quantile(a, 0.25),
    // Of the samples that other work of the machine disturbed least.
    undisturbed: { wasm: quantile(a, 0.05), typescript: quantile(b, 0.05) },
  };
}

/** Rounds that do not count, until the engine's best code runs. */
async function settle(side) {
  const warmUp = new WarmUp();
  while (warmUp.goesOn(Math.min(...(await side.time()))));
}

export function sorted(sample) {
  return Float64Array.from(sample).sort();
}

/** The value below which the share of an ordered sample lies. */
export function quantile(ordered, share) {
  const position = share * (ordered.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, ordered.length - 1);
  return ordered[below] + (position - below) * (ordered[above] - ordered[below]);
}
