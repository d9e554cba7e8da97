import { describe, expect, test } from "vitest";
import { dense, dropout, layers, relu } from "../../src/layers/index.js";
import { softmaxCrossEntropy } from "../../src/losses/index.js";
import { sequential } from "../../src/model/sequential.js";
import { adam } from "../../src/optimizers/index.js";
import { numbers } from "../kernels/workbench.js";
import { clouds } from "../model/small-data.js";
import { backends } from "../ops/run-graph.js";
import { LayerRunner } from "./run-layer.js";

// The numbers of the book's program, whose mask for ratio 0.2 is given: exact in both forms.
const X = [
  0.546875, 1.359375, -0.59375, -0.015625, 0.28125, -1.671875, 0.96875, -0.34375, -0.1875, -1.484375,
  -1.78125, 1.3125,
];
const TEST_HALF = [
  0.2734375, 0.6796875, -0.296875, -0.0078125, 0.140625, -0.8359375, 0.484375, -0.171875, -0.09375,
  -0.7421875, -0.890625, 0.65625,
];
const TEST_FIFTH = [
  0.4375, 1.0875000000000001, -0.47500000000000003, -0.0125, 0.225, -1.3375000000000001, 0.775, -0.275,
  -0.15000000000000002, -1.1875, -1.425, 1.05,
];

describe.each(backends)("%s", (backend) => {
  test("evaluation multiplies by 1 − ratio, bit by bit as the book's program", async () => {
    expect(await new LayerRunner(dropout(), backend).evaluate(X, [3, 4])).toEqual(TEST_HALF);
    expect(await new LayerRunner(dropout(0.2), backend).evaluate(X, [3, 4])).toEqual(TEST_FIFTH);
    expect(await new LayerRunner(dropout(0.2, { inverted: true }), backend).evaluate(X, [3, 4])).toEqual(X);
  });

  test.each([false, true])("training keeps or drops, backward as forward; inverted: %s", async (inverted) => {
    const layer = new LayerRunner(dropout(0.2, { inverted }), backend);
    layer.counter = [3, 1, 0];
    const n = 400;
    const [x, dy] = [[...numbers(n)], [...numbers(n, 2)]];
    const { y, dx } = await layer.train(x, [20, 20], dy);
    const kept = inverted ? 1 / (1 - 0.2) : 1;
    const mask = y.map((value) => (value === 0 ? 0 : kept));
    expect(y).toEqual(x.map((value, i) => value * mask[i]));
    expect(dx).toEqual(dy.map((value, i) => value * mask[i]));
    // six standard deviations
    const dropped = mask.filter((value) => value === 0).length;
    expect(Math.abs(dropped - 0.2 * n)).toBeLessThan(6 * Math.sqrt(n * 0.2 * 0.8));
    expect((await layer.train(x, [20, 20], dy)).y).toEqual(y);
    layer.counter = [4, 1, 0];
    expect((await layer.train(x, [20, 20], dy)).y).not.toEqual(y);
  });
});

test("two layers of a model have masks of their own, and each step has", async () => {
  const model = async (seed: number) => {
    const m = await sequential([dropout(), dropout(), dense(3)]).compile({
      input: [2],
      loss: softmaxCrossEntropy(),
      seed,
    });
    return (await m.fit(clouds(50), { batchSize: 50, steps: 20, sampling: "shuffled" })).traceHash;
  };
  expect(await model(1)).toBe(await model(1));
  expect(await model(1)).not.toBe(await model(2));
  const single = new LayerRunner(dropout(0.5, { name: "a" }), "wasm");
  const other = new LayerRunner(dropout(0.5, { name: "b" }), "wasm");
  const ones = new Array<number>(64).fill(1);
  const masks = [await single.train(ones, [8, 8], ones), await other.train(ones, [8, 8], ones)];
  expect(masks[0].y).not.toEqual(masks[1].y);
});

test("the same masks, and so nearly the same losses, on both backends", async () => {
  const [a, b] = await Promise.all(
    backends.map(async (backend) => {
      const layers = [dense(12), relu(), dropout(0.3), dense(3)];
      const options = { input: [2], loss: softmaxCrossEntropy(), optimizer: adam(), dtype: "f64" } as const;
      const m = await sequential(layers).compile({ ...options, backend });
      return (await m.fit(clouds(105), { batchSize: 20, epochs: 5 })).loss;
    }),
  );
  // 30 steps of about 2^10 roundings each, none amplified: 3e4 · 2^-53 < 1e-11. A mask that differed would show at 1e-2.
  a.forEach((loss, step) => {
    expect(Math.abs(loss - b[step])).toBeLessThan(1e-11);
  });
});

test("options come back, and wrong ones are errors", () => {
  const layer = dropout(0.25, { inverted: true, name: "drop" });
  expect([layer.options, layer.name]).toEqual([{ ratio: 0.25, inverted: true }, "drop"]);
  expect(layers.dropout(layer.options as never).options).toEqual(layer.options);
  expect(() => dropout(1)).toThrow("dropout: ratio: expected a number from 0 to");
  expect(() => dropout(-0.1)).toThrow("dropout: ratio");
  expect(() => dropout("0.5" as never)).toThrow(TypeError);
  expect(() => dropout(0.5, { inverted: "yes" as never })).toThrow(
    "dropout: inverted: expected true or false",
  );
});
