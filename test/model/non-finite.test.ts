// A loss that is not finite: what the error says, and what the model is afterwards.

import { expect, test } from "vitest";
import { batchNormalization, dense, dropout, relu, sigmoid } from "../../src/layers/index.js";
import { crossEntropy, softmaxCrossEntropy } from "../../src/losses/index.js";
import { NonFiniteLossError } from "../../src/model/fit.js";
import { type CompileOptions, sequential } from "../../src/model/sequential.js";
import { adam, sgd } from "../../src/optimizers/index.js";
import { backends } from "../ops/run-graph.js";
import { clouds } from "./small-data.js";

const data = clouds(40);
const inOrder = { batchSize: 40, steps: 1, sampling: "shuffled" } as const;

function compile(
  options: Partial<CompileOptions> = {},
  layers = [dense(4), relu(), dense(3, { name: "last" })],
) {
  return sequential(layers).compile({ input: [2], loss: softmaxCrossEntropy(), ...options });
}

async function failure(promise: Promise<unknown>): Promise<NonFiniteLossError> {
  const error = await promise.then(
    () => undefined,
    (reason) => reason,
  );
  expect(error).toBeInstanceOf(NonFiniteLossError);
  return error;
}

test.each(backends)("an overflow: names layer, op, step, index and sample, %s", async (backend) => {
  const model = await compile({ backend });
  // One weight that carries the activations of unit 2 beyond float32 in output 1.
  model.setParameter("dense_1.weight", [0, 0, 1e30, 0, 0, 0, 0, 0]);
  model.setParameter("dense_1.bias", [1, 1, 1e30, 1]);
  model.setParameter("last.weight", [0, 0, 0, 0, 0, 0, 0, 1e30, 0, 0, 0, 0]);
  const error = await failure(model.fit(data, inOrder));
  expect(error.step).toBe(1);
  expect(error.origin).toMatchObject({ layer: "last", op: "matmul", tensor: "last.matmul", value: Infinity });
  expect(error.origin?.index[1]).toBe(1);
  expect(error.message).toMatch(
    /^fit: expected a finite loss, got (NaN|Infinity) in the batch of step 1: the first such number is Infinity in layer last, op matmul at \[\d+, 1\], sample \d+ of the data\. Use a smaller learning rate\.$/,
  );
  // The sample it names is one that overflows: its feature 0 is above −1.
  const sample = Number(/sample (\d+)/.exec(error.message)?.[1]);
  expect((data.features as Float32Array)[2 * sample]).toBeGreaterThan(-1);
});

test("a step that was too long: the parameters of the step before, still finite, are kept", async () => {
  const model = await compile({ optimizer: sgd({ learningRate: 1e25 }), seed: 2 });
  const error = await failure(model.fit(data, { batchSize: 40, steps: 20, sampling: "shuffled" }));
  expect(error.step).toBeGreaterThan(1);
  expect(error.origin?.op).toBe("matmul");
  for (const name of model.parameterNames) {
    expect(model.getParameter(name).data.every(Number.isFinite), name).toBe(true);
  }
});

test("a parameter that is not finite: says which and where", async () => {
  const model = await compile();
  const weights = model.getParameter("last.weight").data;
  weights[7] = Number.NaN;
  model.setParameter("last.weight", weights);
  const error = await failure(model.fit(data, inOrder));
  expect(error.origin).toEqual({
    layer: "last",
    op: "parameter",
    tensor: "last.weight",
    index: [2, 1],
    value: Number.NaN,
  });
  expect(error.message).toBe(
    "fit: expected a finite loss, got NaN in the batch of step 1: the parameter last.weight had become NaN at [2, 1] before it. Use a smaller learning rate.",
  );
});

test("a loss that is infinite by itself: names the loss", async () => {
  const layers = [dense(3, { name: "only" }), sigmoid()];
  const model = await compile({ loss: crossEntropy({ epsilon: 0 }) }, layers);
  // e^−1000 is 0 in float32: so is every probability.
  model.setParameter("only.weight", [0, 0, 0, 0, 0, 0]);
  model.setParameter("only.bias", [-1000, -1000, -1000]);
  const error = await failure(model.fit(data, inOrder));
  expect(error.origin).toMatchObject({
    layer: "loss",
    op: "cross_entropy_labels",
    index: [0],
    value: Infinity,
  });
});

test("the failing step leaves no trace: not in parameters, running statistics, optimizer or counter", async () => {
  const layers = [dense(4), batchNormalization(), dropout(), dense(3, { name: "last" })];
  const model = await compile({ optimizer: adam() }, layers);
  await model.fit(data, { batchSize: 10, epochs: 1 });
  // A file cannot hold what is infinite: the bias is finite before and after.
  model.setParameter("last.bias", [1, 2, 3]);
  const before = model.toBytes();
  model.setParameter("last.bias", [1e38, 0, Infinity]);
  await failure(model.fit(data, inOrder));
  expect(Array.from(model.getParameter("last.bias").data)).toEqual([Math.fround(1e38), 0, Infinity]);
  model.setParameter("last.bias", [1, 2, 3]);
  // Only the number of fits, in the description, is another.
  const tensors = (bytes: Uint8Array) =>
    bytes.slice(8 + Number(new DataView(bytes.buffer).getBigUint64(0, true)));
  expect(tensors(model.toBytes())).toEqual(tensors(before));
});
