import { describe, expect, test } from "vitest";
import { dataset } from "../../src/data/dataset.js";
import { normal, xavier } from "../../src/initializers/index.js";
import { dense, relu, sigmoid, softmax, tanh } from "../../src/layers/index.js";
import { crossEntropy, softmaxCrossEntropy, sumOfSquaresError } from "../../src/losses/index.js";
import { NonFiniteLossError } from "../../src/model/fit.js";
import type { EpochRecord, StepRecord } from "../../src/model/history.js";
import { type CompileOptions, sequential } from "../../src/model/sequential.js";
import { sgd } from "../../src/optimizers/index.js";
import { clouds } from "./small-data.js";

const train = clouds(305);
const validation = clouds(120, 2);

function model(options: Partial<CompileOptions> = {}) {
  return sequential([dense(12), tanh(), dense(3)]).compile({
    input: [2],
    loss: softmaxCrossEntropy(),
    optimizer: sgd({ learningRate: 0.3 }),
    seed: 1,
    ...options,
  });
}

describe("training", () => {
  test("learns three clouds to over 95 %", async () => {
    const m = await model();
    const before = await m.evaluate(validation);
    const history = await m.fit(train, { batchSize: 50, epochs: 20, validation });
    const after = await m.evaluate(validation);
    expect(after.accuracy).toBeGreaterThan(0.95);
    expect(after.loss).toBeLessThan(before.loss / 3);
    expect(history.epochs.at(-1)?.validation).toEqual(after);
  });

  test.each([
    ["relu, softmax and cross-entropy", [dense(12), relu(), dense(3), softmax()], crossEntropy(), train],
    [
      "sigmoid and squares on one-hot targets",
      [dense(12), sigmoid(), dense(3)],
      sumOfSquaresError(),
      train.oneHot(),
    ],
    [
      "softmax cross-entropy on one-hot targets",
      [dense(12), relu(), dense(3)],
      softmaxCrossEntropy(),
      train.oneHot(),
    ],
    ["a single layer", [dense(3, { weights: xavier() })], softmaxCrossEntropy(), train],
  ])("learns with %s", async (_, layers, loss, data) => {
    const options = { input: [2], loss, optimizer: sgd({ learningRate: 0.5 }), seed: 1 };
    const m = await sequential(layers).compile(options);
    await m.fit(data, { batchSize: 20, epochs: 30 });
    expect((await m.evaluate(data)).accuracy).toBeGreaterThan(0.93);
  });

  test("fits a line to numbers: no accuracy, a small loss", async () => {
    const x = Array.from({ length: 64 }, (_, i) => [i / 32 - 1]);
    const t = x.map(([value]) => [3 * value - 0.5]);
    const options = { input: [1], loss: sumOfSquaresError(), optimizer: sgd({ learningRate: 0.5 }) };
    const m = await sequential([dense(1)]).compile(options);
    const history = await m.fit(dataset({ x, t }), { batchSize: 16, epochs: 60 });
    expect(history.epochs.at(-1)?.loss).toBeLessThan(1e-8);
    expect(history.epochs.at(-1)).not.toHaveProperty("accuracy");
    expect(history.accuracy.every(Number.isNaN)).toBe(true);
    expect(m.getParameter("dense_1.weight").data[0]).toBeCloseTo(3, 3);
    expect(m.getParameter("dense_1.bias").data[0]).toBeCloseTo(-0.5, 3);
  });

  test("float64 WebAssembly and float64 TypeScript agree to rounding", async () => {
    const traces = await Promise.all(
      (["wasm", "reference"] as const).map(async (backend) => {
        const m = await model({ backend, dtype: "f64" });
        return (await m.fit(train, { batchSize: 50, steps: 100 })).loss;
      }),
    );
    // 100 steps of about 2^10 roundings each, none amplified: 1e5 · 2^-53 ≈ 1e-11.
    traces[0].forEach((loss, step) => {
      expect(Math.abs(loss - traces[1][step])).toBeLessThan(1e-11);
    });
  });

  test("float32 stays near float64", async () => {
    const [single, double] = await Promise.all(
      (["f32", "f64"] as const).map(async (dtype) => {
        const m = await model({ dtype });
        return (await m.fit(train, { batchSize: 50, steps: 100 })).loss;
      }),
    );
    single.forEach((loss, step) => {
      expect(Math.abs(loss - double[step])).toBeLessThan(1e5 * 2 ** -24);
    });
  });
});

describe("one seed", () => {
  const hashOf = async (seed: number, options = {}) =>
    (await (await model({ seed })).fit(train, { batchSize: 50, epochs: 3, ...options })).traceHash;

  test("twice gives the same trace, another seed another", async () => {
    const hash = await hashOf(1);
    expect(hash).toMatch(/^[0-9a-f]{16}$/);
    expect(await hashOf(1)).toBe(hash);
    expect(await hashOf(2)).not.toBe(hash);
    expect(await hashOf(1, { epochs: undefined, steps: 21 })).not.toBe(hash);
  });

  test("is not disturbed by evaluation and prediction on the way", async () => {
    const m = await model();
    const history = await m.fit(train, {
      batchSize: 50,
      epochs: 3,
      validation,
      evaluateTraining: true,
      onEpoch: async () => {
        await m.predict(validation);
        await m.evaluate(validation);
      },
    });
    expect(history.traceHash).toBe(await hashOf(1));
  });

  test("a second fit draws other batches than the first", async () => {
    const m = await model({ optimizer: sgd({ learningRate: 0 }) });
    const [a, b] = [
      await m.fit(train, { batchSize: 50, epochs: 1 }),
      await m.fit(train, { batchSize: 50, epochs: 1 }),
    ];
    expect(a.traceHash).not.toBe(b.traceHash);
  });

  test("gives first weights of the deviation asked for", async () => {
    const layers = [
      dense(200, { weights: normal({ deviation: 0.01 }) }),
      relu(),
      dense(50),
      relu(),
      dense(50, { weights: xavier() }),
    ];
    const m = await sequential(layers).compile({ input: [300], loss: softmaxCrossEntropy() });
    const deviation = (name: string) => {
      const { data } = m.getParameter(name);
      return Math.sqrt(Array.from(data).reduce((sum, w) => sum + w * w, 0) / data.length);
    };
    // five standard errors: deviation / √(2n)
    for (const [name, expected, n] of [
      ["dense_1.weight", 0.01, 60_000],
      ["dense_2.weight", Math.sqrt(2 / 200), 10_000],
      ["dense_3.weight", Math.sqrt(1 / 50), 2_500],
    ] as const) {
      expect(Math.abs(deviation(name) - expected)).toBeLessThan((5 * expected) / Math.sqrt(2 * n));
    }
    expect(m.getParameter("dense_1.bias").data.every((b) => b === 0)).toBe(true);
  });
});

describe("epochs and steps", () => {
  test("an epoch visits every sample once, the last smaller batch included", async () => {
    const m = await model();
    const records: StepRecord[] = [];
    const history = await m.fit(train, {
      batchSize: 100,
      epochs: 2,
      onStep: (record) => records.push(record),
    });
    expect(history.steps).toBe(8);
    expect(records.map(({ step, epoch }) => [step, epoch])).toEqual([
      [1, 1],
      [2, 1],
      [3, 1],
      [4, 1],
      [5, 2],
      [6, 2],
      [7, 2],
      [8, 2],
    ]);
    // the last batch of an epoch has 5 samples: its accuracy is a multiple of 1/5
    expect(((records[3].accuracy as number) * 5) % 1).toBeCloseTo(0, 12);
    const { loss } = history;
    expect(history.epochs[0].loss).toBeCloseTo((100 * (loss[0] + loss[1] + loss[2]) + 5 * loss[3]) / 305, 12);
  });

  test("steps with replacement count an epoch as the lecture does and end with a record", async () => {
    const m = await model();
    const history = await m.fit(train, { batchSize: 100, steps: 7 });
    expect(history.epochs.map(({ epoch, step }) => [epoch, step])).toEqual([
      [1, 3],
      [2, 6],
      [3, 7],
    ]);
    expect(history.loss.length).toBe(7);
  });

  test("steps of shuffled epochs, and epochs with replacement", async () => {
    const m = await model();
    expect((await m.fit(train, { batchSize: 100, steps: 5, sampling: "shuffled" })).steps).toBe(5);
    expect((await m.fit(train, { batchSize: 100, epochs: 2, sampling: "withReplacement" })).steps).toBe(6);
  });

  test("no steps: nothing happens, nothing fails", async () => {
    const history = await (await model()).fit(train, { steps: 0 });
    expect([history.steps, history.epochs.length, history.stopped]).toEqual([0, 0, false]);
  });

  test("evaluates all training and validation data after each epoch", async () => {
    const m = await model();
    const epochs: EpochRecord[] = [];
    await m.fit(train, {
      epochs: 2,
      validation,
      evaluateTraining: true,
      onEpoch: (record) => void epochs.push(record),
    });
    expect(epochs.length).toBe(2);
    expect(epochs[1].training).toEqual(await m.evaluate(train));
    expect(epochs[1].validation).toEqual(await m.evaluate(validation));
  });
});

describe("while it runs", () => {
  test("a new learning rate holds from the next step on", async () => {
    const m = await model();
    const weights: number[] = [];
    await m.fit(train, {
      batchSize: 50,
      steps: 4,
      onStep: ({ step }) => {
        weights.push(m.getParameter("dense_1.weight").data[0]);
        if (step === 2) m.learningRate = 0;
      },
    });
    expect(weights[1]).not.toBe(weights[0]);
    expect(weights[2]).toBe(weights[1]);
    expect(weights[3]).toBe(weights[1]);
  });

  test("however many steps were asked for, only those that are done take room", async () => {
    const m = await model();
    const told: number[] = [];
    const history = await m.fit(train.take(2), {
      batchSize: 1,
      steps: 1e15,
      onStep: ({ step, loss }) => {
        told.push(loss);
        if (step === 150_000) m.stop();
      },
    });
    expect(history.steps).toBeGreaterThanOrEqual(150_000);
    expect(history.loss).toEqual(Float64Array.from(told));
    expect(history.loss.buffer.byteLength).toBe(8 * 2 ** 18);
    expect(history.accuracy.every((share) => share === 0 || share === 1)).toBe(true);
  });

  test("a signal stops it between two steps, and the model stays usable", async () => {
    const m = await model();
    const stop = new AbortController();
    const history = await m.fit(train, {
      batchSize: 50,
      epochs: 1000,
      signal: stop.signal,
      onStep: ({ step }) => step === 10 && stop.abort(),
    });
    expect([history.steps, history.stopped, history.loss.length]).toEqual([10, true, 10]);
    expect(history.epochs.at(-1)?.step).toBe(7);
    expect((await m.evaluate(train)).loss).toBeGreaterThan(0);
    expect((await m.fit(train, { epochs: 1 })).stopped).toBe(false);
  });

  test("timers run: the loop gives turns to the event loop", async () => {
    const m = await model();
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 30);
    const history = await m.fit(train, { batchSize: 50, epochs: 1_000_000, signal: stop.signal });
    expect(history.stopped).toBe(true);
  });

  test("a second fit at the same time is refused", async () => {
    const m = await model();
    const first = m.fit(train, { batchSize: 50, epochs: 200 });
    await expect(m.fit(train)).rejects.toThrow(
      "fit: expected a model at rest, got one that is being trained. Await the first fit().",
    );
    expect((await first).stopped).toBe(false);
  });

  test("an error in a callback ends it, and the model can be trained again", async () => {
    const m = await model();
    const boom = () => {
      throw new Error("boom");
    };
    await expect(m.fit(train, { onStep: boom })).rejects.toThrow("boom");
    await expect(m.fit(train, { onStep: async () => boom() })).rejects.toThrow("boom");
    expect((await m.fit(train)).stopped).toBe(false);
  });

  test("a loss that is not finite ends it with an error", async () => {
    const m = await model({ optimizer: sgd({ learningRate: 1e38 }) });
    await expect(m.fit(train, { epochs: 5 })).rejects.toThrow(NonFiniteLossError);
  });
});

describe("predict", () => {
  test("gives probabilities, rows and classes; raw gives the output before the softmax", async () => {
    const m = await model();
    await m.fit(train, { batchSize: 50, epochs: 20 });
    const prediction = await m.predict(validation);
    expect(prediction.shape).toEqual([120, 3]);
    for (let i = 0; i < 120; i++) {
      expect(Array.from(prediction.row(i)).reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
    }
    const raw = await m.predict(validation, { raw: true });
    expect(raw.classes()).toEqual(prediction.classes());
    expect(raw.data).not.toEqual(prediction.data);
    const { target } = validation;
    const right = prediction
      .classes()
      .filter((c, i) => target.form === "labels" && c === target.data[i]).length;
    expect(right / 120).toBe((await m.evaluate(validation)).accuracy);
  });

  test("takes nested arrays, typed arrays and a data set alike", async () => {
    const m = await model();
    const nested = await m.predict([
      [0.5, -1],
      [2, 0.25],
    ]);
    expect(await m.predict(Float32Array.of(0.5, -1, 2, 0.25))).toEqual(nested);
    expect((await m.predict(Float64Array.of(0.5, -1))).data).toEqual(nested.row(0));
  });

  test("takes more samples than one batch", async () => {
    const m = await model();
    const x = Array.from({ length: 1234 }, (_, i) => [i / 600 - 1, 0.5]);
    const all = await m.predict(x);
    expect(all.row(1233)).toEqual((await m.predict([x[1233]])).row(0));
  });
});
