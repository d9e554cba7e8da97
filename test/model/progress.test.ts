// What a run tells while it goes on, and how it is made to wait, go on and end.

import { describe, expect, test } from "vitest";
import { dataset } from "../../src/data/dataset.js";
import { dense, tanh } from "../../src/layers/index.js";
import { softmaxCrossEntropy } from "../../src/losses/index.js";
import type { Progress } from "../../src/model/progress.js";
import { sequential } from "../../src/model/sequential.js";
import { sgd } from "../../src/optimizers/index.js";
import { clouds } from "./small-data.js";

const data = clouds(300);
const plan = { batchSize: 30, epochs: 1000 };
const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function compile() {
  return sequential([dense(12), tanh(), dense(3)]).compile({
    input: [2],
    loss: softmaxCrossEntropy(),
    optimizer: sgd({ learningRate: 0.3 }),
    seed: 1,
  });
}

describe("progress", () => {
  test("tells every step's loss and accuracy once, in order", async () => {
    const model = await compile();
    const told: Progress[] = [];
    const history = await model.fit(data, {
      ...plan,
      progressInterval: 0,
      onProgress: (progress) => void told.push(progress),
    });
    expect(told.length).toBeGreaterThan(2);
    expect(told.flatMap(({ losses }) => [...losses])).toEqual([...history.loss]);
    expect(told.flatMap(({ accuracies }) => [...accuracies])).toEqual([...history.accuracy]);
    const last = told[told.length - 1];
    expect([last.step, last.steps, last.epoch, last.epochs]).toEqual([10_000, 10_000, 1000, 1000]);
    expect(last.loss).toBe(last.losses.reduce((sum, loss) => sum + loss, 0) / last.losses.length);
    expect(last.accuracy).toBeGreaterThan(0.9);
    expect(last.learningRate).toBeCloseTo(0.3, 7);
    expect(last.seconds).toBeLessThanOrEqual(history.seconds);
    expect(last.stepsPerSecond).toBeGreaterThan(100);
  });

  test("comes about as often as asked, and once at the end", async () => {
    const model = await compile();
    const told: Progress[] = [];
    const began = performance.now();
    await model.fit(data, {
      ...plan,
      epochs: 3000,
      progressInterval: 50,
      onProgress: (progress) => void told.push(progress),
    });
    const whole = performance.now() - began;
    expect(told.length).toBeLessThanOrEqual(Math.ceil(whole / 50) + 1);
    // By the run's own clock: on a busy machine a call may come late, and the next one in time.
    for (const [i, { seconds }] of told.slice(1, -1).entries()) {
      expect(seconds - told[i].seconds).toBeGreaterThanOrEqual(0.05 - 1e-9);
    }
    const never: number[] = [];
    await model.fit(data, {
      steps: 3,
      progressInterval: 1e9,
      onProgress: ({ step }) => void never.push(step),
    });
    expect(never).toEqual([3]);
  });

  test("brings the parameters that are watched, as they are at that step", async () => {
    const model = await compile();
    const watched: Progress["parameters"][] = [];
    await model.fit(data, {
      ...plan,
      watch: ["dense_1.weight", "dense_2.bias"],
      progressInterval: 0,
      onProgress: ({ parameters }) => void watched.push(parameters),
    });
    expect(Object.keys(watched[0])).toEqual(["dense_1.weight", "dense_2.bias"]);
    expect(watched.at(-1)?.["dense_1.weight"]).toEqual(model.getParameter("dense_1.weight"));
    expect(watched[0]).not.toEqual(watched.at(-1));
  });

  test("a promise holds the next one back, and no step is left out", async () => {
    const model = await compile();
    const told: Progress[] = [];
    let open = 0;
    const history = await model.fit(data, {
      ...plan,
      progressInterval: 0,
      onProgress: async (progress) => {
        expect(open++).toBe(0);
        told.push(progress);
        await wait(60);
        open--;
      },
    });
    expect(told.flatMap(({ losses }) => [...losses])).toEqual([...history.loss]);
    expect(told.length).toBeLessThan(history.seconds / 0.06 + 3);
  });

  test.each([
    ["throws", () => Promise.reject(new Error("boom"))],
    [
      "throws at once",
      () => {
        throw new Error("boom");
      },
    ],
  ])("an onProgress that %s ends training with its error", async (_, onProgress) => {
    const model = await compile();
    await expect(model.fit(data, { ...plan, progressInterval: 0, onProgress })).rejects.toThrow("boom");
    await expect(model.fit(data, { steps: 2, onProgress })).rejects.toThrow("boom");
    expect((await model.fit(data, { steps: 2 })).steps).toBe(2);
  });

  test("does not change a bit", async () => {
    const [one, other] = [await compile(), await compile()];
    const plain = await one.fit(data, plan);
    const told = await other.fit(data, { ...plan, progressInterval: 0, onProgress: () => {} });
    expect(told.traceHash).toBe(plain.traceHash);
  });

  test.each([
    [{ onProgress: 7 }, TypeError, "fit: onProgress: expected a function, got 7."],
    [{ progressInterval: -1 }, RangeError, "fit: progressInterval"],
    [{ progressInterval: "1" }, TypeError, "fit: progressInterval"],
    [{ watch: "dense_1.weight" }, TypeError, "fit: watch"],
    [{ watch: ["dense_9.weight"] }, RangeError, 'got "dense_9.weight"'],
  ])("%o is refused before the first step", async (options, kind, text) => {
    const model = await compile();
    const before = model.toBytes();
    const failing = model.fit(data, options as never);
    await expect(failing).rejects.toThrow(kind);
    await expect(failing).rejects.toThrow(text);
    expect(model.toBytes()).toEqual(before);
  });
});

describe("a run", () => {
  test("pauses without using the processor, goes on, and has the bits of one that never paused", async () => {
    const [one, other] = [await compile(), await compile()];
    const whole = await one.fit(data, plan);
    const running = other.fit(data, plan);
    other.pause();
    await wait(50);
    const weights = other.getParameter("dense_1.weight");
    // Browsers do not tell what they use.
    const before = globalThis.process?.cpuUsage?.();
    await wait(400);
    const used = globalThis.process?.cpuUsage?.(before) ?? { user: 0, system: 0 };
    expect(used.user + used.system).toBeLessThan(100_000);
    expect(other.getParameter("dense_1.weight")).toEqual(weights);
    expect(await other.evaluate(data)).toHaveProperty("loss");
    other.resume();
    const paused = await running;
    expect(paused.traceHash).toBe(whole.traceHash);
    expect(paused.stopped).toBe(false);
    // pauses do not count
    expect(paused.seconds).toBeLessThan(whole.seconds * 3 + 0.2);
  });

  test.each(["stop", "abort"] as const)("is ended by %s, also while it pauses", async (how) => {
    const model = await compile();
    const controller = new AbortController();
    for (const pause of [false, true]) {
      const own = how === "stop" ? {} : { signal: controller.signal };
      const running = model.fit(data, { ...plan, ...(pause ? {} : own) });
      if (pause) model.pause();
      await wait(20);
      if (how === "stop" || pause) model.stop();
      else controller.abort();
      const history = await running;
      expect(history.stopped).toBe(true);
      expect(history.steps).toBeLessThan(10_000);
    }
  });

  test("a signal wakes a paused run to its end", async () => {
    const model = await compile();
    const controller = new AbortController();
    const running = model.fit(data, { ...plan, signal: controller.signal });
    model.pause();
    await wait(30);
    controller.abort();
    expect((await running).stopped).toBe(true);
  });

  test("pauses at the very step, when a callback asks for it", async () => {
    const model = await compile();
    let steps = 0;
    const running = model.fit(data, {
      ...plan,
      onStep: ({ step }) => {
        steps = step;
        if (step === 5) model.pause();
      },
    });
    await wait(40);
    expect(steps).toBe(5);
    model.stop();
    expect((await running).steps).toBe(5);
  });

  test("resumed and paused again at once stays paused", async () => {
    const model = await compile();
    const running = model.fit(data, plan);
    model.pause();
    await wait(20);
    const before = model.getParameter("dense_1.weight");
    model.resume();
    model.pause();
    await wait(20);
    expect(model.getParameter("dense_1.weight")).toEqual(before);
    model.stop();
    expect((await running).stopped).toBe(true);
  });

  test("at rest, pause, resume and stop do nothing", async () => {
    const model = await compile();
    model.pause();
    model.stop();
    model.resume();
    expect((await model.fit(data, { epochs: 1 })).stopped).toBe(false);
  });

  test("gives turns to the event loop while it evaluates", async () => {
    const model = await sequential([dense(256), tanh(), dense(3)]).compile({
      input: [2],
      loss: softmaxCrossEntropy(),
    });
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await model.fit(data, { steps: 1, validation: clouds(200_000) });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(1);
  });
});

describe("memory", () => {
  test("is known before it is taken, to the page", async () => {
    const model = await compile();
    const many = clouds(20_000);
    const plans = [
      { batchSize: 30 },
      { batchSize: 7000, validation: clouds(30_000), evaluateTraining: true },
    ];
    for (const own of plans) {
      const before = model.memoryBytes;
      const expected = model.memoryFor(many, own);
      expect(model.memoryBytes).toBe(before);
      await model.fit(many, own);
      expect(model.memoryBytes).toBe(Math.ceil(expected / 65536) * 65536);
    }
    expect(() => model.memoryFor(many, { batchSize: 0 })).toThrow(RangeError);
    expect(() => model.memoryFor(7 as never)).toThrow(TypeError);
  });

  test("that the engine refuses is an error with the bytes, and the model stays usable", async () => {
    const options = { input: [2], loss: softmaxCrossEntropy() };
    const model = await sequential([dense(1500), tanh(), dense(3)]).compile(options);
    const size = 1_000_000;
    const wide = dataset({ x: new Float32Array(2 * size), shape: [2], t: new Int32Array(size), classes: 3 });
    const own = { batchSize: size, steps: 1 };
    expect(model.memoryFor(wide, own)).toBeGreaterThan(2 ** 32);
    await expect(model.fit(wide, own)).rejects.toThrow(/memory: expected at most 4 GiB, got [\d.]+ GiB/);
    expect((await model.fit(data, { steps: 2 })).steps).toBe(2);
  });
});
