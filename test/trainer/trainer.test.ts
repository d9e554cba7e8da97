// A model behind a worker does what one of this thread does. Runs in Node and in browsers.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dataset } from "../../src/data/dataset.js";
import { ShapeError } from "../../src/errors.js";
import { he } from "../../src/initializers/index.js";
import { batchNormalization, dense, dropout, relu, tanh } from "../../src/layers/index.js";
import { softmaxCrossEntropy } from "../../src/losses/index.js";
import { NonFiniteLossError } from "../../src/model/fit.js";
import type { EpochRecord, History } from "../../src/model/history.js";
import type { Progress } from "../../src/model/progress.js";
import { type CompileOptions, sequential } from "../../src/model/sequential.js";
import { adam, sgd } from "../../src/optimizers/index.js";
import { spawnTrainer } from "../../src/trainer/spawn.js";
import type { Trainer } from "../../src/trainer/trainer.js";
import type { TrainerModel } from "../../src/trainer/trainer-model.js";
import { clouds } from "../model/small-data.js";

const train = clouds(305);
const validation = clouds(120, 2);
const plan = { batchSize: 50, epochs: 20 };
const forever = { batchSize: 50, steps: 1e12 };
const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const network = sequential([
  dense(12, { weights: he(), name: "first" }),
  batchNormalization(),
  tanh(),
  dropout(0.1),
  dense(3),
]);
const options: CompileOptions = {
  input: [2],
  loss: softmaxCrossEntropy(),
  optimizer: adam({ learningRate: 0.02 }),
  weightDecay: { rate: 1e-4, decoupled: true },
  seed: 7,
};

let trainer: Trainer;
beforeAll(async () => {
  trainer = await spawnTrainer();
});
afterAll(() => trainer.close());

/** Trains without end; answers when the worker has begun. */
async function begin(model: TrainerModel): Promise<{ running: Promise<History> }> {
  let running: Promise<History> | undefined;
  const begun = new Promise<void>((resolve) => {
    running = model.fit(train, { ...forever, progressInterval: 0, onProgress: () => resolve() });
  });
  await Promise.race([begun, running]);
  return { running: running as Promise<History> };
}

const compile = (given: Partial<CompileOptions> = {}) => trainer.compile(network, { ...options, ...given });

describe("the same model behind a worker", () => {
  test.each(["f32", "f64"] as const)("has the same trace and the same file: %s", async (dtype) => {
    const [here, there] = await Promise.all([network.compile({ ...options, dtype }), compile({ dtype })]);
    const told = { ...plan, validation, evaluateTraining: true };
    const [direct, behind] = [await here.fit(train, told), await there.fit(train, told)];
    expect(behind.traceHash).toBe(direct.traceHash);
    const timeless = ({ seconds, ...record }: EpochRecord) => record;
    expect(behind.epochs.map(timeless)).toEqual(direct.epochs.map(timeless));
    expect([behind.loss, behind.accuracy]).toEqual([direct.loss, direct.accuracy]);
    expect(await there.toBytes()).toEqual(here.toBytes());
    // and again: a second fit draws on
    expect((await there.fit(train, plan)).traceHash).toBe((await here.fit(train, plan)).traceHash);
  });

  test("answers what it answers here", async () => {
    const [here, there] = await Promise.all([network.compile(options), compile()]);
    expect(await there.predict(validation)).toEqual(await here.predict(validation));
    const x = [
      [0.5, -1],
      [2, 0.25],
    ];
    expect(await there.predict(x, { raw: true })).toEqual(await here.predict(x, { raw: true }));
    const flat = Float32Array.of(1, 2);
    expect(await there.predict(flat)).toEqual(await here.predict(flat));
    expect(flat).toEqual(Float32Array.of(1, 2));
    expect(await there.evaluate(validation)).toEqual(await here.evaluate(validation));
    expect(await there.getParameter("first.weight")).toEqual(here.getParameter("first.weight"));
    expect(await there.program(train)).toBe(here.program(train));
    expect(await there.program(train, 7)).toBe(here.program(train, 7));
    expect(there.summary()).toBe(here.summary());
    const asked = { batchSize: 64, validation, evaluateTraining: true };
    expect(await there.memoryFor(train, asked)).toBe(here.memoryFor(train, asked));
    expect(there.parameterNames).toEqual(here.parameterNames);
    expect(there.learningRate).toBe(here.learningRate);
    const { seed, dtype, backend, precision, simd, threads, output } = there;
    expect({ seed, dtype, backend, precision, simd, threads, output }).toEqual({
      seed: 7,
      dtype: "f32",
      backend: "wasm",
      precision: "exact",
      simd: "standard",
      threads: 1,
      output: [3],
    });
    expect(there.description.layers.map(({ kind, name }) => name ?? kind)).toEqual(
      here.description.layers.map(({ kind, name }) => name ?? kind),
    );
  });

  test("takes parameters, files and learning rates", async () => {
    const model = await compile();
    await model.setParameter("dense_2.bias", [1, 2, 3]);
    expect([...(await model.getParameter("dense_2.bias")).data]).toEqual([1, 2, 3]);
    await model.fit(train, plan);
    model.learningRate = 0.001;
    expect(model.learningRate).toBe(Math.fround(0.001));
    const bytes = await model.toBytes();
    const again = await trainer.loadModel(bytes);
    expect(again.learningRate).toBe(model.learningRate);
    expect(again.description.optimizer.options).toEqual(model.description.optimizer.options);
    expect((await again.fit(train, plan)).traceHash).toBe((await model.fit(train, plan)).traceHash);
    const other = await compile({ seed: 8 });
    await other.load(bytes);
    expect((await other.predict(validation)).data).not.toEqual((await model.predict(validation)).data);
    await other.load(await model.toBytes());
    expect((await other.predict(validation)).data).toEqual((await model.predict(validation)).data);
    // the caller's bytes are still his
    expect(bytes.length).toBeGreaterThan(100);
  });

  test("is profiled there, call by call, and left as it was", async () => {
    const [here, there] = await Promise.all([network.compile(options), compile()]);
    const before = await there.toBytes();
    const profile = await there.profile(train, { batchSize: 50, steps: 20 });
    const expected = await here.profile(train, { batchSize: 50, steps: 1 });
    const facts = ({ kernel, writes, reads, operations, bytes }: (typeof profile.calls)[number]) => ({
      ...{ kernel, writes, reads, operations, bytes },
    });
    expect(profile.calls.map(facts)).toEqual(expected.calls.map(facts));
    expect(profile).toMatchObject({ steps: 20, batchSize: 50, threads: 1, dtype: "f32" });
    expect(String(profile).split("\n")).toHaveLength(String(expected).split("\n").length);
    expect(JSON.parse(profile.toTrace()).otherData).toMatchObject({ samplesPerStep: 50 });
    expect(await there.toBytes()).toEqual(before);
    await expect(there.profile(train, { batch: 50 } as never)).rejects.toThrow(
      'profile: expected no options but batchSize, steps, got "batch".',
    );
    const { running } = await begin(there);
    await expect(there.profile(train)).rejects.toThrow("Await the first fit().");
    there.stop();
    await running;
  });

  test("in plain TypeScript as well", async () => {
    const [here, there] = await Promise.all([
      network.compile({ ...options, backend: "reference" }),
      compile({ backend: "reference" }),
    ]);
    expect((await there.fit(train, plan)).traceHash).toBe((await here.fit(train, plan)).traceHash);
    expect(there.backend).toBe("reference");
  });
});

describe("while it trains", () => {
  test("tells every step once, and brings what is watched", async () => {
    const model = await compile();
    const told: Progress[] = [];
    const history = await model.fit(train, {
      ...forever,
      progressInterval: 20,
      watch: ["first.weight"],
      onProgress: (progress) => {
        if (told.push(progress) === 3) model.stop();
      },
    });
    expect(told.length).toBeGreaterThanOrEqual(3);
    expect(told.flatMap(({ losses }) => [...losses])).toEqual([...history.loss]);
    expect(told.at(-1)?.parameters["first.weight"]).toEqual(await model.getParameter("first.weight"));
  });

  test("a slow onProgress is told less often, and nothing piles up", async () => {
    const model = await compile();
    let open = 0;
    let told = 0;
    let losses = 0;
    const began = performance.now();
    const history = await model.fit(train, {
      ...plan,
      epochs: 500,
      progressInterval: 0,
      onProgress: async (progress) => {
        expect(open++).toBe(0);
        told++;
        losses += progress.losses.length;
        await wait(50);
        open--;
      },
    });
    expect(losses).toBe(history.steps);
    // One after the other: timers may be a millisecond early.
    expect(told).toBeLessThanOrEqual((performance.now() - began) / 49 + 1);
  });

  test("onEpoch is awaited before the next epoch", async () => {
    const model = await compile();
    const events: string[] = [];
    await model.fit(train, {
      batchSize: 305,
      epochs: 3,
      onEpoch: async ({ epoch, step }) => {
        events.push(`${epoch} at ${step}`);
        await wait(5);
        model.learningRate = 0;
        events.push("done");
      },
    });
    expect(events).toEqual(["1 at 1", "done", "2 at 2", "done", "3 at 3", "done"]);
    expect(model.learningRate).toBe(0);
  });

  test("predicts, evaluates, shows and takes parameters", async () => {
    const model = await compile();
    const { running } = await begin(model);
    const first = (await model.predict([[0.5, 1]])).data[0];
    let later = first;
    while (later === first) [later] = (await model.predict([[0.5, 1]])).data;
    expect((await model.evaluate(validation)).loss).toBeLessThan(10);
    model.learningRate = 0;
    const { data } = await model.getParameter("dense_2.bias");
    await wait(20);
    expect((await model.getParameter("dense_2.bias")).data).toEqual(data);
    model.stop();
    expect((await running).stopped).toBe(true);
  });

  test("pauses, goes on and stops", async () => {
    const model = await compile();
    const [hash, running] = [
      (await network.compile(options).then((m) => m.fit(train, { ...plan, epochs: 300 }))).traceHash,
      model.fit(train, { ...plan, epochs: 300 }),
    ];
    model.pause();
    await wait(30);
    const { data } = await model.getParameter("first.weight");
    await wait(30);
    expect((await model.getParameter("first.weight")).data).toEqual(data);
    model.resume();
    const history = await running;
    expect([history.traceHash, history.stopped]).toEqual([hash, false]);

    const stopping = model.fit(train, forever);
    model.pause();
    await wait(20);
    model.stop();
    expect((await stopping).stopped).toBe(true);
    const never = model.fit(train, forever);
    model.stop();
    const { steps, stopped } = await never;
    expect([steps, stopped]).toEqual([0, true]);
    expect((await model.fit(train, { steps: 1 })).stopped).toBe(false);
  });

  test("a signal stops it, before it begins as well", async () => {
    const model = await compile();
    const controller = new AbortController();
    const running = model.fit(train, {
      ...forever,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    const history = await running;
    expect(history.stopped).toBe(true);
    expect(history.steps).toBeGreaterThan(0);
    expect((await model.fit(train, { ...forever, signal: controller.signal })).steps).toBe(0);
  });

  test("two models of one trainer, and two trainers, train at once", async () => {
    const other = await spawnTrainer();
    try {
      const expected = (await (await network.compile(options)).fit(train, { ...plan, epochs: 100 }))
        .traceHash;
      const models = await Promise.all([compile(), compile(), other.compile(network, options)]);
      const histories = await Promise.all(models.map((model) => model.fit(train, { ...plan, epochs: 100 })));
      expect(histories.map(({ traceHash }) => traceHash)).toEqual([expected, expected, expected]);
    } finally {
      await other.close();
    }
  });
});

describe("numbers on the way", () => {
  test("a slice of a data set takes only its own numbers along", async () => {
    const model = await compile();
    const [part, rest] = train.split(0.4);
    expect(part.features.buffer).toBe(rest.features.buffer);
    const here = await network.compile(options);
    expect((await model.fit(part, { ...plan, validation: rest })).epochs.at(-1)?.validation).toEqual(
      (await here.fit(part, { ...plan, validation: rest })).epochs.at(-1)?.validation,
    );
    expect(part.features.length).toBe(244);
  });

  test("more than one message's worth", async () => {
    const size = 30_000;
    const x = Float64Array.from({ length: size * 40 }, (_, i) => (i % 97) / 97);
    const many = dataset({
      x,
      shape: [40],
      t: Int32Array.from({ length: size }, (_, i) => i % 3),
      classes: 3,
    });
    const model = await trainer.compile(sequential([dense(3)]), { ...options, input: [40] });
    const here = await sequential([dense(3)]).compile({ ...options, input: [40] });
    expect(await model.evaluate(many)).toEqual(await here.evaluate(many));
  });

  test("are handed over when asked, both data sets of one buffer, and can be used again", async () => {
    const model = await compile();
    const [part, rest] = clouds(200).split(0.5);
    const here = await network.compile(options);
    const expected = await here.fit(part, { ...plan, validation: rest });
    const history = await model.fit(part, { ...plan, validation: rest, transfer: true });
    expect(history.traceHash).toBe(expected.traceHash);
    expect(part.features.length).toBe(0);
    expect((await model.fit(part, { ...plan, transfer: true })).traceHash).toBe(
      (await here.fit(clouds(200).split(0.5)[0], plan)).traceHash,
    );
    const other = await spawnTrainer();
    await expect((await other.compile(network, options)).fit(part)).rejects.toThrow(
      "trainer: expected a data set with its numbers, got one that was handed over.",
    );
    await expect(
      (await other.compile(network, options)).fit(part, { transfer: true }),
    ).rejects.toBeInstanceOf(TypeError);
    await other.close();
    for (const dtype of ["f32", "f64"] as const) {
      const mine = await network.compile({ ...options, dtype });
      const told = "expected a data set with its numbers, got one that was handed over.";
      await expect(mine.fit(part)).rejects.toThrow(`fit: ${told}`);
      await expect(mine.evaluate(part)).rejects.toThrow(`evaluate: ${told}`);
      await expect(mine.predict(part)).rejects.toThrow(`predict: ${told}`);
    }
  });
});

describe("what goes wrong there is told here", () => {
  test("shapes, options, names", async () => {
    const model = await compile();
    const wrong = dataset({ x: [[1, 2, 3]], t: [0], classes: 3 });
    await expect(model.fit(wrong)).rejects.toBeInstanceOf(ShapeError);
    await expect(model.fit(wrong)).rejects.toThrow("fit: expected samples of shape 2, got 3.");
    await expect(model.fit(train, { batchSize: 0 })).rejects.toBeInstanceOf(RangeError);
    await expect(model.fit(train, { epochs: 1, steps: 1 })).rejects.toBeInstanceOf(TypeError);
    await expect(model.fit(train, { watch: ["nothing"] })).rejects.toThrow('got "nothing"');
    await expect(model.fit(undefined as never)).rejects.toBeInstanceOf(TypeError);
    await expect(model.fit(train, { onStep() {} } as never)).rejects.toThrow("onProgress");
    await expect(model.fit(train, { epoch: 1 } as never)).rejects.toThrow('got "epoch"');
    await expect(model.fit(train, null as never)).rejects.toThrow(
      "fit: expected an object of options, got null",
    );
    await expect(model.fit(train, { transfer: 1 as never })).rejects.toThrow("fit: transfer: expected true");
    await expect(model.fit(train, { validation: 0 as never })).rejects.toThrow("fit: validation: expected");
    await expect(model.predict([[1, 2]], null as never)).rejects.toThrow("predict: expected an object");
    await expect(model.toBytes(null as never)).rejects.toThrow("toBytes: expected an object of options");
    await expect(model.save("nowhere/model", 5 as never)).rejects.toThrow("save: expected an object");
    await expect(spawnTrainer({ wasn: 1 } as never)).rejects.toThrow('got "wasn"');
    await expect(model.getParameter("nothing")).rejects.toBeInstanceOf(RangeError);
    await expect(model.setParameter("first.bias", [1])).rejects.toBeInstanceOf(ShapeError);
    await expect(model.predict([[1, 2, 3]])).rejects.toBeInstanceOf(ShapeError);
    await expect(model.load(new Uint8Array(3))).rejects.toHaveProperty("name", "FormatError");
    await expect(trainer.loadModel(new Uint8Array(3))).rejects.toHaveProperty("name", "FormatError");
    expect(() => {
      model.learningRate = 1e39;
    }).toThrow("learningRate: expected at most 3.4e38 for float32, got 1e+39.");
    expect(() => {
      model.learningRate = -1;
    }).toThrow(RangeError);
    await expect(trainer.compile(network, { ...options, input: [0] })).rejects.toBeInstanceOf(RangeError);
    await expect(trainer.compile({} as never, options)).rejects.toBeInstanceOf(TypeError);
  });

  test("a loss that is not finite, with its step and its origin", async () => {
    const model = await compile({ optimizer: sgd({ learningRate: 1e38 }) });
    const failure = await model.fit(train, plan).catch((error) => error);
    const here = await network.compile({ ...options, optimizer: sgd({ learningRate: 1e38 }) });
    const expected = await here.fit(train, plan).catch((error) => error);
    expect(failure).toBeInstanceOf(NonFiniteLossError);
    const { message, step, origin } = failure as NonFiniteLossError;
    expect({ message, step, origin }).toEqual({
      message: expected.message,
      step: expected.step,
      origin: expected.origin,
    });
    expect((failure as Error).stack).toContain("Error");
  });

  test("what a callback throws, the very object", async () => {
    const model = await compile();
    const boom = new TypeError("boom");
    const throws = () => {
      throw boom;
    };
    await expect(model.fit(train, { ...plan, onEpoch: throws })).rejects.toBe(boom);
    await expect(model.fit(train, { ...plan, onProgress: throws })).rejects.toBe(boom);
    await expect(model.fit(train, { ...plan, onEpoch: () => Promise.reject(boom) })).rejects.toBe(boom);
    expect((await model.fit(train, plan)).stopped).toBe(false);
  });

  test("a second fit at the same time, and the first goes on", async () => {
    const model = await compile();
    const first = model.fit(train, plan);
    await expect(model.fit(train)).rejects.toThrow("Await the first fit().");
    expect((await first).stopped).toBe(false);
  });

  test("a layer that is not of the package cannot travel", async () => {
    const own = { kind: "own", options: {}, build: (x: never) => x };
    await expect(trainer.compile(sequential([dense(3), own]), options)).rejects.toThrow('got "own"');
  });

  test("memory that the engine refuses, with the bytes it would have been", async () => {
    const huge = sequential([dense(600_000), relu(), dense(3)]);
    const failing = trainer.compile(huge, { ...options, input: [2000] });
    await expect(failing).rejects.toBeInstanceOf(RangeError);
    await expect(failing).rejects.toThrow(/memory: expected at most 4 GiB, got [\d.]+ GiB/);
    expect((await (await compile()).fit(train, plan)).stopped).toBe(false);
  });

  test("a model that was disposed of, which one at work cannot be", async () => {
    const model = await compile();
    // Also when the worker has not heard of the run yet.
    const first = model.fit(train);
    await expect(model.dispose()).rejects.toThrow("Await the first fit().");
    await first;
    const { running } = await begin(model);
    await expect(model.dispose()).rejects.toThrow("Await the first fit().");
    model.stop();
    expect((await running).stopped).toBe(true);
    await model.dispose();
    await expect(model.evaluate(validation)).rejects.toThrow("one that was disposed of");
    await expect(model.fit(train)).rejects.toThrow("one that was disposed of");
  });

  test("a trainer that was closed: what runs is rejected, and what comes later", async () => {
    const other = await spawnTrainer();
    const model = await other.compile(network, options);
    const running = model.fit(train, forever);
    const text = "trainer: expected one that is open, got one that was closed. Spawn another.";
    const rejected = expect(running).rejects.toThrow(text);
    await wait(30);
    await other.close();
    await rejected;
    await expect(model.predict([[1, 2]])).rejects.toThrow(text);
    await expect(other.compile(network, options)).rejects.toThrow(text);
    model.pause();
    model.stop();
    await other.close();
  });

  test("a worker that is none", async () => {
    await expect(spawnTrainer({ worker: 7 as never })).rejects.toBeInstanceOf(TypeError);
    const missing = new URL("./no-such-worker.js", import.meta.url);
    await expect(spawnTrainer({ worker: missing })).rejects.toThrow(
      `spawnTrainer: expected a worker from ${missing.href}, got `,
    );
  });
});
