// Training that is saved half-way and goes on elsewhere does what it would have done in one go.

import { describe, expect, test } from "vitest";
import { FormatError } from "../../src/errors.js";
import { decodeSafetensors, encodeSafetensors } from "../../src/formats/safetensors.js";
import { batchNormalization, dense, dropout, relu } from "../../src/layers/index.js";
import { softmaxCrossEntropy } from "../../src/losses/index.js";
import { loadModel } from "../../src/model/create.js";
import { sequential } from "../../src/model/sequential.js";
import {
  adaGrad,
  adam,
  momentum,
  nesterov,
  type Optimizer,
  rmsProp,
  sgd,
} from "../../src/optimizers/index.js";
import { clouds } from "./small-data.js";

const data = clouds(105);
const plan = { batchSize: 20, epochs: 2 };

function compile(optimizer: Optimizer = adam(), seed = 5) {
  return sequential([dense(6), batchNormalization(), relu(), dropout(0.2), dense(3)]).compile({
    input: [2],
    loss: softmaxCrossEntropy(),
    optimizer,
    seed,
  });
}

test.each([sgd(), momentum(), nesterov({ first: "velocity" }), adaGrad({ initial: 0.1 }), rmsProp(), adam()])(
  "$kind, with batch normalisation and dropout",
  async (optimizer) => {
    const model = await compile(optimizer);
    await model.fit(data, plan);
    model.learningRate = 0.005;
    const half = model.toBytes();
    const whole = await model.fit(data, plan);
    const again = await loadModel(half);
    expect(again.learningRate).toBe(model.learningRate);
    const rest = await again.fit(data, plan);
    expect(rest.traceHash).toBe(whole.traceHash);
    expect(again.toBytes()).toEqual(model.toBytes());
  },
);

describe("a file", () => {
  test("holds what the optimizer keeps, parameter by parameter, unless told not to", async () => {
    const model = await compile();
    const names = [...decodeSafetensors(model.toBytes(), "test").tensors.keys()];
    const own = [
      ...model.parameterNames,
      "batchNormalization_1.runningMean",
      "batchNormalization_1.runningVariance",
    ];
    expect(names).toEqual([
      ...own,
      ...model.parameterNames.flatMap((name) => [`optimizer.mean.${name}`, `optimizer.squares.${name}`]),
    ]);
    const small = decodeSafetensors(model.toBytes({ training: false }), "test");
    expect([...small.tensors.keys()]).toEqual(own);
    const again = await loadModel(model.toBytes({ training: false }));
    expect((await again.predict(data)).data).toEqual((await model.predict(data)).data);
  });

  test("read by load() gives parameters and running statistics; the optimizer starts anew", async () => {
    const model = await compile();
    await model.fit(data, plan);
    const [a, b] = await Promise.all([compile(adam(), 8), compile(adam(), 8)]);
    await b.fit(data, plan);
    for (const other of [a, b]) await other.load(model.toBytes());
    expect((await a.predict(data)).data).toEqual((await model.predict(data)).data);
    // what b's optimizer had kept is gone: both have the same file, but for the number of fits
    const tensorsOf = (m: typeof a) => decodeSafetensors(m.toBytes(), "test").tensors;
    expect(tensorsOf(b)).toEqual(tensorsOf(a));
    expect([...(tensorsOf(a).get("optimizer.mean.dense_1.weight")?.data ?? [])].every((v) => v === 0)).toBe(
      true,
    );
  });

  test("that says it can be resumed but lacks a tensor, or counts wrongly, is damaged", async () => {
    const { tensors, metadata } = decodeSafetensors((await compile()).toBytes(), "test");
    const without = [...tensors].filter(([name]) => name !== "optimizer.squares.dense_2.bias");
    await expect(loadModel(encodeSafetensors(without, metadata))).rejects.toThrow(
      'tensor "optimizer.squares.dense_2.bias": expected 3, got none.',
    );
    const description = JSON.parse(metadata.model);
    for (const training of [{ ...description.training, steps: -1 }, { steps: 1 }, { steps: "1" }, 7]) {
      const model = JSON.stringify({ ...description, training });
      await expect(loadModel(encodeSafetensors(tensors, { ...metadata, model }))).rejects.toThrow(
        FormatError,
      );
    }
  });
});

test("what layers keep can be read and set like parameters", async () => {
  const model = await compile();
  model.setParameter("batchNormalization_1.runningMean", [1, 2, 3, 4, 5, 6]);
  expect([...model.getParameter("batchNormalization_1.runningMean").data]).toEqual([1, 2, 3, 4, 5, 6]);
  expect(model.parameterNames).not.toContain("batchNormalization_1.runningMean");
  expect(() => model.getParameter("optimizer.mean.dense_1.weight")).toThrow(
    "batchNormalization_1.runningMean",
  );
});
