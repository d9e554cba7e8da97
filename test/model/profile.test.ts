// model.profile(): whole, true to the program, and without a trace in the model. Runs in Node and in browsers.

import { afterEach, describe, expect, test, vi } from "vitest";
import { batchNormalization, dense, dropout, relu } from "../../src/layers/index.js";
import { softmaxCrossEntropy } from "../../src/losses/index.js";
import { averageBy, clockTick, quantile } from "../../src/model/profile/clock.js";
import { sequential } from "../../src/model/sequential.js";
import { adam } from "../../src/optimizers/index.js";
import { clouds } from "./small-data.js";

const data = clouds(200);
const compile = (options = {}) =>
  sequential([dense(16), batchNormalization(), relu(), dropout(0.2), dense(3)]).compile({
    input: [2],
    loss: softmaxCrossEntropy(),
    optimizer: adam({ learningRate: 0.01 }),
    seed: 3,
    ...options,
  });

/** How times are averaged by the clock that this engine has, and steps that are enough for it to have ticked. */
const byClock = averageBy(clockTick());
const enough = byClock === "median" ? 5 : 1000;

afterEach(() => {
  vi.restoreAllMocks();
});

/** Makes the clock tick every so many milliseconds. */
function coarsen(tick: number): void {
  const now = performance.now.bind(performance);
  vi.spyOn(performance, "now").mockImplementation(() => Math.floor(now() / tick) * tick);
}

describe("a profile", () => {
  test.each(["wasm", "reference"] as const)("has a line per call of the program, on %s", async (backend) => {
    const model = await compile({ backend });
    const profile = await model.profile(data, { batchSize: 50, steps: enough });
    const listing = model.program(data, 50).split("\n").slice(1);
    expect(profile.calls.map(({ kernel }) => kernel)).toEqual(listing.map((line) => line.split(/ +/)[2]));
    expect(profile.calls[0]).toMatchObject({
      kernel: "gather_rows_f32",
      writes: ["batch.gather_rows[50×2]"],
      reads: ["features[200×2]", "indices[50]"],
      operations: 0,
      bytes: 50 * (4 + 2 * 8),
    });
    const product = profile.calls.find(({ kernel }) => kernel.startsWith("gemm_nn"));
    // With its bias.
    const operations = 2 * 50 * 2 * 16 + 800;
    expect(product).toMatchObject({ operations, bytes: 4 * (100 + 32 + 16 + 800) });
    expect(profile).toMatchObject({
      steps: enough,
      batchSize: 50,
      threads: 1,
      dtype: "f32",
      average: byClock,
    });
    for (const { seconds, bytes } of profile.calls) {
      expect(seconds).toBeGreaterThanOrEqual(0);
      expect(seconds).toBeLessThan(1);
      expect(bytes).toBeGreaterThan(0);
    }
    expect(profile.calls.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
    expect(profile.secondsPerStep).toBeGreaterThan(0);
    const [low, high] = profile.quartiles;
    expect(low).toBeLessThanOrEqual(high);
    // Only a median lies between them for sure.
    if (byClock === "mean") return;
    expect(profile.secondsPerStep).toBeGreaterThanOrEqual(low);
    expect(profile.secondsPerStep).toBeLessThanOrEqual(high);
  });

  test("counts the work of every call but those that only move numbers", async () => {
    const model = await compile();
    const { calls } = await model.profile(data, { steps: 1 });
    const idle = calls.filter(({ operations }) => operations === 0).map(({ kernel }) => kernel);
    expect(idle).toEqual(["gather_rows_f32", "gather_rows_i32"]);
  });

  test("leaves the model and its next training as they were", async () => {
    const [profiled, other] = [await compile(), await compile()];
    for (const model of [profiled, other]) await model.fit(data, { epochs: 1 });
    const before = profiled.toBytes();
    await profiled.profile(data, { steps: 20 });
    expect(profiled.toBytes()).toEqual(before);
    const [a, b] = [await profiled.fit(data, { epochs: 2 }), await other.fit(data, { epochs: 2 })];
    expect(a.traceHash).toBe(b.traceHash);
  });

  test("shows nobody another model while it runs, and keeps a new learning rate", async () => {
    const model = await compile();
    const before = (await model.predict([[1, 2]])).data;
    let running = true;
    const profile = model.profile(data, { steps: 500 }).finally(() => {
      running = false;
    });
    let looks = 0;
    while (running) {
      expect((await model.predict([[1, 2]])).data).toEqual(before);
      model.learningRate = 0.5;
      looks++;
      await new Promise((resolve) => setTimeout(resolve));
    }
    await profile;
    expect(looks).toBeGreaterThan(3);
    expect(model.learningRate).toBe(0.5);
  });

  test("measures a single step longer than a slice", async () => {
    const model = await sequential([dense(2000), relu(), dense(2000), dense(3)]).compile({
      input: [2],
      loss: softmaxCrossEntropy(),
    });
    const { calls, secondsPerStep } = await model.profile(data, { batchSize: 200, steps: 1 });
    expect(secondsPerStep).toBeGreaterThan(0.012);
    expect(calls.reduce((sum, { seconds }) => sum + seconds, 0)).toBeGreaterThan(0.012);
  });

  test("goes by the mean where the clock is coarse", async () => {
    coarsen(0.1);
    const model = await compile();
    const profile = await model.profile(data);
    expect(profile).toMatchObject({ average: "mean", steps: 1000 });
    expect(profile.secondsPerTick).toBeCloseTo(1e-4, 6);
    expect(profile.calls.every(({ seconds }) => seconds >= 0 && seconds < 1e-3)).toBe(true);
    expect(String(profile)).toContain("mean of 1000 steps; the clock ticks every");
  });
});

describe("the table", () => {
  test("has a line per call, their sum, and the undisturbed step", async () => {
    const model = await compile();
    const profile = await model.profile(data, { batchSize: 50, steps: enough });
    const [heading, columns, ...lines] = String(profile).split("\n");
    expect(heading).toMatch(
      new RegExp(
        `^a step of 50 samples, f32, 1 thread; ${byClock} of ${enough} steps; .*half of them within `,
      ),
    );
    expect(columns.trim().split(/ {2,}/)).toEqual([
      "kernel",
      "computes",
      "µs",
      "share",
      "GFLOP/s",
      "kB",
      "GB/s",
    ]);
    expect(lines).toHaveLength(profile.calls.length + 2);
    expect(lines[0]).toMatch(
      /^ 0 {2}gather_rows_f32 +batch\.gather_rows\[50×2\] +[\d.]+ +[\d.]+ % +– +1\.0 /,
    );
    expect(lines.at(-2)).toMatch(/^ +all calls +[\d.]+ +100\.0 %/);
    const seconds = profile.calls.reduce((sum, call) => sum + call.seconds, 0);
    const shown = Number(/all calls +([\d.]+)/.exec(lines.at(-2)!)?.[1]);
    expect(Math.abs(shown - 1e6 * seconds)).toBeLessThanOrEqual(0.051);
    expect(lines.at(-1)).toMatch(/^ +step, undisturbed +[\d.]+ /);
  });
});

describe("the trace", () => {
  test("is Trace Event Format: complete events that follow each other, in named processes", async () => {
    const model = await compile();
    const profile = await model.profile(data, { batchSize: 50, steps: 30 });
    const { traceEvents, displayTimeUnit, otherData } = JSON.parse(profile.toTrace());
    expect(displayTimeUnit).toBe("ns");
    expect(otherData).toMatchObject({ samplesPerStep: 50, dtype: "f32", threads: 1 });
    type Event = { name: string; ph: string; pid: number; tid: number; ts: number; dur: number; cat: string };
    const events: Event[] = traceEvents;
    expect(new Set(events.map(({ ph }) => ph))).toEqual(new Set(["M", "X"]));
    for (const [pid, steps] of [
      [1, 1],
      [2, 20],
    ]) {
      const own = events.filter((event) => event.pid === pid && event.ph === "X");
      const calls = own.filter(({ cat }) => cat === "kernel");
      expect(calls.map(({ name }) => name)).toEqual(
        Array.from({ length: steps }, () => profile.calls.map(({ kernel }) => kernel)).flat(),
      );
      calls.slice(1).forEach((call, i) => {
        expect(call.ts).toBeGreaterThanOrEqual(calls[i].ts + calls[i].dur - 1e-6);
      });
      const spans = own.filter(({ cat }) => cat === "step");
      expect(spans).toHaveLength(steps);
      spans.forEach(({ ts, dur }, i) => {
        const inside = calls.slice(i * profile.calls.length, (i + 1) * profile.calls.length);
        expect(inside[0].ts).toBeGreaterThanOrEqual(ts - 1e-6);
        expect(inside[inside.length - 1].ts + inside[inside.length - 1].dur).toBeLessThanOrEqual(
          ts + dur + 1e-3,
        );
      });
    }
    const names = events.filter(({ name }) => name === "process_name");
    expect(names).toHaveLength(2);
  });
});

describe("the clock", () => {
  test("is timed by its own ticks", () => {
    let time = 0;
    const everyThird = () => Math.floor(time++ / 3) * 0.25;
    expect(clockTick(everyThird)).toBe(0.25);
    const inNode = globalThis.process?.getBuiltinModule !== undefined;
    expect(clockTick()).toBeGreaterThan(0);
    expect(clockTick()).toBeLessThan(inNode ? 0.001 : 2);
    expect(averageBy(0.0001)).toBe("median");
    expect(averageBy(0.005)).toBe("mean");
  });

  test("quantiles interpolate", () => {
    expect(quantile(Float64Array.of(4, 1, 3, 2), 0.5)).toBe(2.5);
    expect(quantile(Float64Array.of(7), 0.25)).toBe(7);
  });
});

describe("what cannot be profiled", () => {
  const failure = (promise: Promise<unknown>) =>
    promise.then(
      () => "no error",
      (error: Error) => error.message,
    );

  test.each([
    [
      { batchSize: 0 },
      "profile: batchSize: expected an integer from 1 to 200, the number of samples, got 0.",
    ],
    [{ batchSize: 201 }, "profile: batchSize: expected an integer from 1 to 200"],
    [{ steps: 0 }, "profile: steps: expected an integer from 1 to 100000, got 0."],
    [{ steps: 1.5 }, "profile: steps: expected an integer from 1 to 100000, got 1.5."],
    [{ steps: 1e9 }, "profile: steps: expected an integer from 1 to 100000, got 1000000000."],
    [{ steps: "5" }, 'profile: steps: expected an integer from 1 to 100000, got "5".'],
  ])("options %j", async (options, expected) => {
    const model = await compile();
    expect(await failure(model.profile(data, options as object))).toContain(expected);
  });

  test("something that is no data", async () => {
    const model = await compile();
    expect(await failure(model.profile(undefined as never))).toContain("profile: expected a data set");
  });

  test("a model that is being trained, and the other way round", async () => {
    const model = await compile();
    const fit = model.fit(data, { epochs: 20 });
    expect(await failure(model.profile(data))).toBe(
      "profile: expected a model at rest, got one that is being trained. Await the first fit().",
    );
    await fit;
    const profile = model.profile(data, { steps: 100 });
    expect(await failure(model.fit(data))).toBe(
      "fit: expected a model at rest, got one that is being profiled. Await the first profile().",
    );
    await profile;
    expect(await failure(model.fit(data))).toBe("no error");
  });
});
