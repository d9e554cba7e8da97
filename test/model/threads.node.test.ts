// Models on several threads: the same bits for any number, no hang, nobody lost.

import { afterEach, describe, expect, test, vi } from "vitest";
import { dense, relu } from "../../src/layers/index.js";
import { softmaxCrossEntropy } from "../../src/losses/index.js";
import { loadModel } from "../../src/model/create.js";
import type { Model } from "../../src/model/model.js";
import { type CompileOptions, sequential } from "../../src/model/sequential.js";
import { adam } from "../../src/optimizers/index.js";
import { clouds } from "./small-data.js";
import { dtypes, hash, labelled, nets, train } from "./trained-nets.js";

const models: Model[] = [];
const keep = (model: Model): Model => {
  models.push(model);
  return model;
};
afterEach(async () => {
  await Promise.all(models.splice(0).map((model) => model.dispose()));
});

const data = labelled([200]);
async function compile(options: Partial<CompileOptions> = {}): Promise<Model> {
  const model = await sequential([dense(120), relu(), dense(10)]).compile({
    input: [200],
    loss: softmaxCrossEntropy(),
    optimizer: adam(),
    ...options,
  });
  return keep(model);
}

describe.each(dtypes)("the same bits on 1, 2 and 3 threads, %s", (dtype) => {
  test.each(nets)("$name", async ({ data, description: { layers, ...description } }) => {
    const trained = async (threads: number) => {
      const model = keep(
        await sequential(layers).compile({
          ...description,
          input: [...description.input],
          dtype,
          seed: 3,
          threads,
        }),
      );
      expect(model.threads).toBe(threads);
      return train(model, data);
    };
    const one = await trained(1);
    for (const threads of [2, 3]) expect(await trained(threads)).toEqual(one);
  });
});

test("predict and evaluate while the model, and another one, are trained", async () => {
  const run = async (threads: number) => {
    const [a, b] = [
      await compile({ threads, seed: 1 }),
      await compile({ threads: Math.min(threads, 2), seed: 2 }),
    ];
    const seen: number[] = [];
    const learn = (model: Model, other: Model) =>
      model.fit(data, {
        epochs: 4,
        batchSize: 32,
        onEpoch: async () => {
          seen.push((await model.predict(data)).data[3], (await model.evaluate(data)).loss);
          seen.push((await other.predict(data)).shape[0]);
        },
      });
    const [first, second] = await Promise.all([learn(a, b), learn(b, a)]);
    return [first.traceHash, second.traceHash, ...[...seen].sort()];
  };
  const one = await run(1);
  expect(await run(3)).toEqual(one);
});

test("callbacks that take their time lose no worker", async () => {
  const model = await compile({ threads: 3 });
  const slow = await model.fit(data, {
    steps: 30,
    onStep: ({ step }) => {
      const until = performance.now() + (step % 10 === 0 ? 30 : 0);
      while (performance.now() < until);
    },
    onEpoch: () => new Promise((resolve) => setTimeout(resolve, 30)),
  });
  const other = await compile();
  expect(slow.traceHash).toBe((await other.fit(data, { steps: 30 })).traceHash);
});

test("a saved model goes on with other threads, bit by bit", async () => {
  const model = await compile();
  await model.fit(data, { epochs: 1 });
  const again = keep(await loadModel(model.toBytes(), { threads: 2 }));
  expect(again.threads).toBe(2);
  const [one, two] = [await model.fit(data, { epochs: 2 }), await again.fit(data, { epochs: 2 })];
  expect(two.traceHash).toBe(one.traceHash);
  expect(hash(again.toBytes())).toBe(hash(model.toBytes()));
});

test("a hundred models share the workers", async () => {
  const alone = await compile({ threads: 1 });
  const { traceHash } = await alone.fit(data, { steps: 3 });
  for (let i = 0; i < 100; i++) {
    const model = await compile({ threads: 2 });
    expect((await model.fit(data, { steps: 3 })).traceHash).toBe(traceHash);
  }
});

test("a model that was disposed of is read and saved, but neither asked nor trained", async () => {
  for (const threads of [1, 2]) {
    const model = await compile({ threads });
    await model.fit(data, { steps: 3 });
    const bytes = model.toBytes();
    await model.dispose();
    await model.dispose();
    expect(hash(model.toBytes())).toBe(hash(bytes));
    for (const ask of [() => model.fit(data), () => model.evaluate(data), () => model.predict(data)]) {
      await expect(ask()).rejects.toThrow(
        "model: expected one that is in use, got one that was disposed of. Compile or load another.",
      );
    }
  }
});

test("a model in training is not disposed of", async () => {
  const model = await compile({ threads: 2 });
  const fit = model.fit(data, { steps: 5 });
  await expect(model.dispose()).rejects.toThrow("dispose: expected a model at rest");
  expect((await fit).steps).toBe(5);
});

test("auto takes what is good for the machine; in plain TypeScript there is one thread", async () => {
  const model = await compile({ threads: "auto" });
  expect(model.threads).toBeGreaterThanOrEqual(1);
  expect(model.threads).toBeLessThanOrEqual(8);
  expect((await compile({ threads: "auto", backend: "reference" })).threads).toBe(1);
  expect((await compile()).threads).toBe(1);
});

test("a trace has a row for each thread: who waits goes on when all have come", async () => {
  const model = await compile({ threads: 3 });
  const profile = await model.profile(data, { batchSize: 128, steps: 25 });
  type Event = { name: string; ph: string; pid: number; tid: number; ts: number; dur: number; cat: string };
  const { traceEvents } = JSON.parse(profile.toTrace());
  const events: Event[] = traceEvents.filter(({ ph, pid }: Event) => ph === "X" && pid === 3);
  const rows = [0, 1, 2].map((thread) => events.filter(({ tid }) => tid === thread));
  const names = profile.calls.map(({ kernel }) => kernel);
  // The first thread takes part in every call.
  expect(rows[0].filter(({ cat }) => cat === "kernel").map(({ name }) => name)).toEqual(
    Array.from({ length: 20 }, () => names).flat(),
  );
  for (const row of rows) {
    expect(row.filter(({ name }) => name.startsWith("gemm")).length).toBeGreaterThanOrEqual(20);
    row.slice(1).forEach(({ ts }, i) => {
      expect(ts).toBeGreaterThanOrEqual(row[i].ts + row[i].dur - 1e-3);
    });
  }
  expect(rows.some((row) => row.some(({ name, dur }) => name === "wait" && dur > 0))).toBe(true);
});

test.each([
  [0, "compile: threads: expected an integer from 1 to 256, got 0."],
  [1.5, "compile: threads: expected an integer from 1 to 256, got 1.5."],
  [1000, "compile: threads: expected an integer from 1 to 256, got 1000."],
  ["two", 'compile: threads: expected a number or "auto", got "two".'],
  [true, 'compile: threads: expected a number or "auto", got true.'],
])("%s threads are refused", async (threads, error) => {
  await expect(compile({ threads: threads as number })).rejects.toThrow(error);
});

test("plain TypeScript refuses more than one thread", async () => {
  await expect(compile({ threads: 2, backend: "reference" })).rejects.toThrow(
    'compile: threads: expected one thread in plain TypeScript, got 2. Use 1 or "auto".',
  );
});

test("a net too small to be shared needs no worker in a step", async () => {
  const points = clouds(60);
  const traceOf = async (threads: number) => {
    const model = keep(
      await sequential([dense(4), relu(), dense(3)]).compile({
        input: [2],
        loss: softmaxCrossEntropy(),
        threads,
      }),
    );
    return (await model.fit(points, { epochs: 5 })).traceHash;
  };
  expect(await traceOf(3)).toBe(await traceOf(1));
});

test("where no worker starts, auto is one thread, and a number is an error", async () => {
  const real = process.getBuiltinModule;
  class Refused {
    constructor() {
      throw new Error("refused");
    }
  }
  const refusing = (name: string) =>
    name === "node:worker_threads" ? { ...real(name), Worker: Refused } : real(name);
  const spy = vi.spyOn(process, "getBuiltinModule").mockImplementation(refusing as never);
  try {
    const alone = await compile({ threads: "auto" });
    expect(alone.threads).toBe(1);
    await expect(compile({ threads: 2 })).rejects.toThrow("threads: expected 1 workers, got Error: refused.");
  } finally {
    spy.mockRestore();
  }
  // what could not start then is no obstacle now
  expect((await compile({ threads: 2 })).threads).toBe(2);
});
