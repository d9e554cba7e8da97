import { describe, expect, test } from "vitest";
import { dataset } from "../../src/data/dataset.js";
import { batchNormalization, dense, layers } from "../../src/layers/index.js";
import { sumOfSquaresError } from "../../src/losses/index.js";
import { sequential } from "../../src/model/sequential.js";
import { numbers } from "../kernels/workbench.js";
import { backends } from "../ops/run-graph.js";
import { images, rows } from "./book-batch-normalization.js";
import { LayerRunner, type Numbers } from "./run-layer.js";

function demandNear(
  actual: Numbers | undefined,
  expected: Numbers,
  relative = 1e-10,
  absolute = 1e-13,
): void {
  expect(actual?.length).toBe(expected.length);
  expected.forEach((value, i) => {
    const error = Math.abs((actual as Numbers)[i] - value);
    expect(error, `element ${i}`).toBeLessThanOrEqual(absolute + relative * Math.abs(value));
  });
}

describe.each(backends)("the book's program, %s", (backend) => {
  test("two batches of rows: forward, backward, running statistics, then the test", async () => {
    const layer = new LayerRunner(batchNormalization(), backend);
    layer.kept.set("gamma", rows.gamma).set("beta", rows.beta);
    demandNear(await layer.evaluate(rows.test.x, [2, 3]), rows.test.fresh, 1e-12, 0);
    for (const { runningMean, runningVariance, x, ...expected } of [rows.first, rows.second]) {
      const found = await layer.train(x, [4, 3], rows.dout);
      for (const [name, values] of Object.entries(expected)) demandNear(found[name], values);
      demandNear(layer.kept.get("runningMean"), runningMean);
      demandNear(layer.kept.get("runningVariance"), runningVariance);
    }
    demandNear(await layer.evaluate(rows.test.x, [2, 3]), rows.test.trained);
  });

  test("images, feature by feature", async () => {
    const { x, dout, gamma, beta, ...expected } = images;
    const layer = new LayerRunner(batchNormalization(), backend);
    layer.kept.set("gamma", gamma).set("beta", beta);
    const found = await layer.train(x, [3, 2, 2, 2], dout);
    for (const [name, values] of Object.entries(expected)) demandNear(found[name], values);
  });

  test("a batch of one gives beta, and no gradient of x", async () => {
    const layer = new LayerRunner(batchNormalization(), backend);
    layer.kept.set("gamma", [1, 1, 1]).set("beta", [0, 0, 0]);
    const found = await layer.train([-1.046875, -0.09375, -0.75], [1, 3], [1, 1, 1]);
    expect(found).toEqual({ y: [0, 0, 0], dx: [0, 0, 0], dgamma: [0, 0, 0], dbeta: [1, 1, 1] });
  });

  test("per channel: the statistics of rows made of each channel's places", async () => {
    const [batch, channels, places] = [4, 3, 6];
    const x = [...numbers(batch * channels * places)];
    const dy = [...numbers(x.length, 2)];
    const byChannel = new LayerRunner(batchNormalization({ per: "channel" }), backend);
    const byFeature = new LayerRunner(batchNormalization(), backend);
    for (const layer of [byChannel, byFeature]) layer.kept.set("gamma", [2, -1, 0.5]).set("beta", [0, 1, -1]);
    // (batch, channel, place) to (batch, place, channel), and back
    const toRows = (values: Numbers) =>
      values.map((_, i) => {
        const [row, c] = [Math.floor(i / channels), i % channels];
        return values[(Math.floor(row / places) * channels + c) * places + (row % places)];
      });
    const found = await byChannel.train(x, [batch, channels, 2, 3], dy);
    const expected = await byFeature.train(toRows(x), [batch * places, channels], toRows(dy));
    demandNear(toRows(found.y), expected.y);
    demandNear(toRows(found.dx), expected.dx);
    demandNear(found.dgamma, expected.dgamma);
    demandNear(found.dbeta, expected.dbeta);
    for (const name of ["runningMean", "runningVariance"]) {
      demandNear(byChannel.kept.get(name), byFeature.kept.get(name) as Numbers);
    }
  });
});

test("in a model: running statistics are kept, named, and used by predict", async () => {
  const x = Array.from({ length: 8 }, (_, i) => [i, 10 - 2 * i]);
  const t = x.map(([a]) => [a / 4]);
  const layer = batchNormalization({ momentum: 0, initialVariance: 1, name: "norm" });
  const model = await sequential([layer, dense(1)]).compile({
    input: [2],
    loss: sumOfSquaresError(),
    dtype: "f64",
  });
  expect(model.parameterNames).toEqual(["norm.gamma", "norm.beta", "dense_1.weight", "dense_1.bias"]);
  expect(model.summary()).toMatch(/norm +2 +4/);
  expect([...model.getParameter("norm.runningVariance").data]).toEqual([1, 1]);
  await model.fit(dataset({ x, t }), { batchSize: 8, steps: 1, sampling: "shuffled" });
  // momentum 0: the running statistics are those of the last batch, here of all the data
  demandNear([...model.getParameter("norm.runningMean").data], [3.5, 3]);
  demandNear([...model.getParameter("norm.runningVariance").data], [5.25, 21]);
  const [scale, shift] = ["norm.gamma", "norm.beta"].map((name) => [...model.getParameter(name).data]);
  const weight = [...model.getParameter("dense_1.weight").data];
  const [bias] = model.getParameter("dense_1.bias").data;
  const { data } = await model.predict([[2, 5]]);
  const normal = [(2 - 3.5) / Math.sqrt(5.25 + 1e-6), (5 - 3) / Math.sqrt(21 + 1e-6)];
  const expected = normal.reduce((sum, v, i) => sum + (scale[i] * v + shift[i]) * weight[i], bias);
  demandNear([...data], [expected]);
});

test("options come back, and wrong ones are errors", async () => {
  const options = { momentum: 0.5, epsilon: 1e-3, per: "channel", initialVariance: 1 } as const;
  const layer = batchNormalization({ ...options, name: "norm" });
  expect([layer.options, layer.name]).toEqual([options, "norm"]);
  expect(layers.batchNormalization(layer.options as never).options).toEqual(options);
  expect(() => batchNormalization({ momentum: 2 })).toThrow(
    "batchNormalization: momentum: expected a number",
  );
  expect(() => batchNormalization({ epsilon: 0 })).toThrow("batchNormalization: epsilon");
  expect(() => batchNormalization({ per: "row" as never })).toThrow('one of "feature", "channel", got "row"');
});
