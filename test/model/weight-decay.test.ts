import { describe, expect, test } from "vitest";
import { dataset } from "../../src/data/dataset.js";
import { batchNormalization, dense, tanh } from "../../src/layers/index.js";
import { softmaxCrossEntropy, sumOfSquaresError } from "../../src/losses/index.js";
import { loadModel } from "../../src/model/create.js";
import { type CompileOptions, sequential } from "../../src/model/sequential.js";
import { adam, sgd } from "../../src/optimizers/index.js";
import { backends } from "../ops/run-graph.js";
import { clouds } from "./small-data.js";

const LAMBDA = 0.1;
const RATE = 0.05;
const data = clouds(60);
const oneStep = { batchSize: 60, steps: 1, sampling: "shuffled" } as const;

function compile(options: Partial<CompileOptions> = {}) {
  return sequential([dense(5), batchNormalization(), tanh(), dense(3)]).compile({
    input: [2],
    loss: softmaxCrossEntropy(),
    optimizer: sgd({ learningRate: RATE }),
    dtype: "f64",
    seed: 3,
    ...options,
  });
}
type Trained = Awaited<ReturnType<typeof compile>>;
const weightsOf = (model: Trained) => model.parameterNames.filter((name) => name.endsWith(".weight"));
const squares = (values: ArrayLike<number>) => Array.from(values).reduce((sum, w) => sum + w * w, 0);

describe.each(backends)("%s", (backend) => {
  test("the loss grows by ½λΣW² of all weights, a step moves weights by −ηλW more and nothing else", async () => {
    const plain = await compile({ backend });
    const decayed = await compile({ backend, weightDecay: LAMBDA });
    const before = weightsOf(plain).map((name) => plain.getParameter(name).data);
    const penalty = before.reduce((sum, w) => sum + 0.5 * LAMBDA * squares(w), 0);
    expect((await decayed.evaluate(data)).loss).toBeCloseTo((await plain.evaluate(data)).loss + penalty, 12);

    const losses = [await plain.fit(data, oneStep), await decayed.fit(data, oneStep)].map(
      ({ loss }) => loss[0],
    );
    expect(losses[1]).toBeCloseTo(losses[0] + penalty, 12);
    for (const name of plain.parameterNames) {
      const [a, b] = [plain, decayed].map((model) => model.getParameter(name).data);
      const weights = weightsOf(plain).indexOf(name);
      b.forEach((value, i) => {
        const expected = weights < 0 ? a[i] : a[i] - RATE * LAMBDA * before[weights][i];
        expect(Math.abs(value - expected), `${name} ${i}`).toBeLessThan(1e-15);
      });
    }
  });

  test("decoupled: the loss stays, weights shrink by ηλ before the step, whatever the optimizer", async () => {
    const optimizer = adam({ learningRate: RATE });
    const plain = await compile({ backend, optimizer });
    const decayed = await compile({ backend, optimizer, weightDecay: { rate: LAMBDA, decoupled: true } });
    const before = weightsOf(plain).map((name) => plain.getParameter(name).data);
    expect(await decayed.evaluate(data)).toEqual(await plain.evaluate(data));
    const losses = [await plain.fit(data, oneStep), await decayed.fit(data, oneStep)].map(
      ({ loss }) => loss[0],
    );
    expect(losses[1]).toBe(losses[0]);
    for (const name of plain.parameterNames) {
      const [a, b] = [plain, decayed].map((model) => model.getParameter(name).data);
      const weights = weightsOf(plain).indexOf(name);
      b.forEach((value, i) => {
        const expected = weights < 0 ? a[i] : a[i] - RATE * LAMBDA * before[weights][i];
        expect(Math.abs(value - expected), `${name} ${i}`).toBeLessThan(1e-15);
      });
    }
  });
});

test("the weight of a line settles where decay and data balance", async () => {
  // ½·mean((wx − 2x)²) + ½λw² is smallest at w = 2·mean(x²) / (mean(x²) + λ)
  const x = Array.from({ length: 32 }, (_, i) => [(i - 15.5) / 16]);
  const t = x.map(([value]) => [2 * value]);
  const model = await sequential([dense(1)]).compile({
    input: [1],
    loss: sumOfSquaresError(),
    optimizer: sgd({ learningRate: 0.5 }),
    weightDecay: LAMBDA,
    dtype: "f64",
  });
  await model.fit(dataset({ x, t }), { batchSize: 32, epochs: 300 });
  const meanSquare = squares(x.map(([value]) => value)) / 32;
  expect(model.getParameter("dense_1.weight").data[0]).toBeCloseTo(
    (2 * meanSquare) / (meanSquare + LAMBDA),
    12,
  );
});

test("it is saved with the model", async () => {
  for (const weightDecay of [LAMBDA, { rate: LAMBDA, decoupled: true }]) {
    const model = await compile({ weightDecay });
    const again = await loadModel(model.toBytes());
    expect(again.description.weightDecay).toEqual(model.description.weightDecay);
    expect(await again.evaluate(data)).toEqual(await model.evaluate(data));
  }
});

test("options that are none", async () => {
  const failure = (weightDecay: unknown) => expect(compile({ weightDecay: weightDecay as never })).rejects;
  await failure(-1).toThrow("compile: weightDecay: expected a number from 0 to Infinity, got -1.");
  await failure("much").toThrow(TypeError);
  await failure({ decoupled: true }).toThrow("compile: weightDecay: expected a number");
  await failure({ rate: 1, decoupled: 1 }).toThrow("weightDecay.decoupled: expected true or false, got 1.");
  expect((await compile({ weightDecay: 0 })).description.weightDecay).toBeUndefined();
});
