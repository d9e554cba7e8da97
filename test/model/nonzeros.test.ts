import { expect, test } from "vitest";
import {
  adam,
  convolution,
  dataset,
  dense,
  digits,
  dropout,
  flatten,
  type Layer,
  relu,
  sequential,
  softmaxCrossEntropy,
} from "../../src/index.js";

const { train } = await digits({ train: 400, test: 10 });
const bytes = train.features as Uint8Array;
const target = train.target;
if (target.form !== "labels") throw new Error("digits have labels");
/** The same numbers, which are floats from the start. */
const floats = dataset({
  x: Float32Array.from(bytes, (byte) => Math.fround(byte / 255)),
  shape: [784],
  t: target.data,
  classes: 10,
});

function network(layers: readonly Layer[], dtype: "f32" | "f64" = "f32") {
  return sequential(layers).compile({
    input: [784],
    loss: softmaxCrossEntropy(),
    optimizer: adam(),
    seed: 5,
    dtype,
  });
}

/** Changes nothing, for no number is negative, and reads the whole batch: then nothing is listed. */
const whole = relu;

test.each(["f32", "f64"] as const)("leaving out zeros changes no bit of a training, in %s", async (dtype) => {
  const hashes = [];
  for (const [data, ...before] of [[train], [floats], [train, whole()], [floats, whole()]] as const) {
    const model = await network([...before, dense(30), relu(), dropout(0.2), dense(10)], dtype);
    expect(model.program(data).includes("nonzeros")).toBe(before.length === 0);
    const options = { epochs: 2, batchSize: 60, validation: data, evaluateTraining: true };
    const { traceHash, epochs } = await model.fit(data, options);
    const { data: weight } = model.getParameter("dense_1.weight");
    const losses = epochs.map(({ training, validation }) => [training?.loss, validation?.loss]);
    hashes.push({ traceHash, losses, weight });
  }
  for (const other of hashes.slice(1)) expect(other).toEqual(hashes[0]);
});

test("floats are listed up to three tenths that are not zero, as the model sees them", async () => {
  const { length } = floats.features;
  const filled = (count: number, filler: number) => {
    const x = new Float64Array(length).fill(0.5, 0, Math.floor(0.3 * length) - 10);
    return dataset({ x: x.fill(filler, length - count), shape: [784], t: target.data, classes: 10 });
  };
  const isListed = async (data: typeof floats, dtype?: "f64") =>
    (await network([dense(5), relu(), dense(10)], dtype)).program(data).includes("nonzeros");
  expect(await isListed(filled(10, 1))).toBe(true);
  expect(await isListed(filled(11, 1))).toBe(false);
  // In float32 this is 0.
  expect(await isListed(filled(11, 1e-50))).toBe(true);
  expect(await isListed(filled(11, 1e-50), "f64")).toBe(false);
});

test("floats that are zero in float32 only, and −0, are left out with the same bits", async () => {
  const tiny = Float64Array.from(floats.features, (x, i) => (x === 0 ? [0, -0, 1e-50, -1e-46][i % 4] : x));
  const data = dataset({ x: tiny, shape: [784], t: target.data, classes: 10 });
  const hashes = [];
  for (const before of [[], [whole()]]) {
    const model = await network([...before, dense(30), relu(), dense(10)]);
    hashes.push((await model.fit(data, { epochs: 1, batchSize: 60 })).traceHash);
  }
  expect(hashes[0]).toBe(hashes[1]);
});

test("floats that were changed between two trainings are listed anew", async () => {
  const x = Float32Array.from(floats.features);
  const data = dataset({ x, shape: [784], t: target.data, classes: 10 });
  const [model, fresh] = [await network([dense(10)]), await network([dense(10)])];
  await model.fit(data, { steps: 2 });
  const before = model.getParameter("dense_1.weight").data;
  x.copyWithin(0, 784 * 50);
  await model.fit(data, { steps: 2 });
  await fresh.fit(floats, { steps: 2 });
  expect(fresh.getParameter("dense_1.weight").data).toEqual(before);
  await fresh.fit(dataset({ x: x.slice(), shape: [784], t: target.data, classes: 10 }), { steps: 2 });
  expect(model.getParameter("dense_1.weight").data).toEqual(fresh.getParameter("dense_1.weight").data);
});

test("bytes that are mostly zeros are listed where only products read them, and made whole where not", async () => {
  const plain = (await network([flatten(), dense(30), relu(), dense(10)])).program(train);
  expect(plain).toMatch(/gather_nonzeros_f32[\s\S]*gemm_nn_nonzeros_bias_f32[\s\S]*gemm_tn_nonzeros_f32/);
  expect(plain).not.toContain("gather_rows_u8");
  // Lists are read by their addresses, which other threads must not write over: the program says so.
  expect(plain).toMatch(/gemm_nn_nonzeros_bias_f32.* ← .*gather_nonzeros\.0/);
  expect(plain).toMatch(/gemm_tn_nonzeros_f32.* ← .*gather_nonzeros\.0/);
  const dropped = (await network([dropout(0.1), dense(30), relu(), dense(10)])).program(train);
  expect(dropped).toContain("gather_rows_u8");
  expect(dropped).not.toContain("nonzeros");
  const images = train.reshape([1, 28, 28]);
  const convolved = await sequential([convolution(4, { size: 5 }), relu(), flatten(), dense(10)]).compile({
    input: [1, 28, 28],
    loss: softmaxCrossEntropy(),
    optimizer: adam(),
  });
  expect(convolved.program(images)).not.toContain("nonzeros");
});

test("the plain TypeScript backend trains on lists too", async () => {
  const losses: Float64Array[] = [];
  for (const backend of ["wasm", "reference"] as const) {
    const model = await sequential([dense(8), relu(), dense(10)]).compile({
      input: [784],
      loss: softmaxCrossEntropy(),
      optimizer: adam(),
      dtype: "f64",
      backend,
    });
    for (const data of [train, floats])
      losses.push((await model.fit(data, { steps: 20, batchSize: 50 })).loss);
  }
  losses[0].forEach((loss, i) => {
    expect(losses[2][i]).toBeCloseTo(loss, 12);
    expect(losses[3][i]).toBeCloseTo(losses[1][i], 12);
  });
});
