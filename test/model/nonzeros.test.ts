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
/** The same numbers, which are floats from the start: nobody lists what is not zero in them. */
const whole = dataset({
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

test.each(["f32", "f64"] as const)("leaving out zeros changes no bit of a training, in %s", async (dtype) => {
  const hashes = [];
  for (const data of [train, whole]) {
    const model = await network([dense(30), relu(), dropout(0.2), dense(10)], dtype);
    const history = await model.fit(data, { epochs: 2, batchSize: 60, validation: data });
    hashes.push(history.traceHash, String(history.epochs.at(-1)?.validation?.loss));
  }
  expect(hashes.slice(0, 2)).toEqual(hashes.slice(2));
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
    losses.push((await model.fit(train, { steps: 20, batchSize: 50 })).loss);
  }
  losses[0].forEach((loss, i) => {
    expect(losses[1][i]).toBeCloseTo(loss, 12);
  });
});
