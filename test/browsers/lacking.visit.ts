// Browsers that lack something: vectors, or memory. They are started so, for here all have both.

import { describe, expect, test } from "vitest";
import { canLack, type EngineName, type Lack } from "./engines.mjs";
import { found } from "./page-program.js";
import { visited } from "./visit.js";

/** In the browsers that can be started without it; the others are skipped, and said to be. */
const eachWithout = (lack: Lack) => (name: string, tests: (browser: EngineName) => void) => {
  for (const browser of visited)
    describe.skipIf(!canLack(browser, lack))(`${browser} ${name}`, () => tests(browser));
};

eachWithout("simd")("without SIMD", (browser) => {
  test("says which browsers have it, here and behind a worker", async () => {
    const said = await found(
      browser,
      `const trainer = await spawnTrainer();
       const options = { input: [100], loss };
       return [await failure(network(5).compile(options)), await failure(trainer.compile(network(5), options))];`,
      { lacking: "simd" },
    );
    const expected =
      "Error: load: expected an engine with WebAssembly SIMD, got one without. Node >= 16.4, Chrome and Edge >= 91, " +
      'Firefox >= 89 and Safari >= 16.4 have it. compile({ backend: "auto" }) falls back to plain TypeScript, ' +
      "some ten times slower.";
    expect(said).toEqual([expected, expected]);
  });

  test("trains in plain TypeScript where it may, here and behind a worker", async () => {
    const [here, there] = await found(
      browser,
      `const trainer = await spawnTrainer();
       const options = { input: [100], loss, backend: "auto", seed: 1 };
       const models = [await network(5).compile(options), await trainer.compile(network(5), options)];
       const told = [];
       for (const model of models) {
         const { traceHash, loss } = await model.fit(samples(100), { batchSize: 10, epochs: 20 });
         told.push({ backend: model.backend, threads: model.threads, traceHash, first: loss[0], last: loss.at(-1) });
       }
       return told;`,
      { lacking: "simd" },
    );
    expect(here).toMatchObject({ backend: "reference", threads: 1 });
    expect(here.last).toBeLessThan(here.first);
    expect(there).toEqual(here);
  });
});

eachWithout("memory")("with little memory", (browser) => {
  test("what it refuses was told before, can be caught, and leaves the model as it was", async () => {
    const { bytes, said, goesOn } = await found(
      browser,
      `const trainer = await spawnTrainer();
       const model = await trainer.compile(network(3000), { input: [100], loss });
       const data = samples(10_000);
       const bytes = await model.memoryFor(data, { batchSize: 10_000 });
       const before = await model.toBytes();
       const said = await failure(model.fit(data, { batchSize: 10_000, steps: 1 }));
       const after = await model.toBytes();
       const same = before.length === after.length && before.every((byte, i) => byte === after[i]);
       const { steps } = await model.fit(data, { batchSize: 100, steps: 3 });
       return { bytes, said, goesOn: same && steps === 3 };`,
      { lacking: "memory" },
    );
    expect(bytes).toBeGreaterThan(125 * 2 ** 20);
    const [, megabytes] =
      /^RangeError: memory: expected (\d+) MiB from the engine, got a refusal/.exec(said) ?? [];
    expect(Number(megabytes)).toBe(Math.round(bytes / 2 ** 20));
    expect(goesOn).toBe(true);
  });

  test("a model that does not fit at all is refused when it is made", async () => {
    const program = `return failure(network(400_000).compile({ input: [100], loss }));`;
    expect(await found(browser, program, { lacking: "memory" })).toMatch(
      /^RangeError: memory: expected \d+ MiB from the engine/,
    );
  });
});
