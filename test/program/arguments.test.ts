// Kernels are called without looking at how many arguments they take: engines would make zeros of those that are missing.

import { expect, test } from "vitest";
import {
  batchNormalization,
  convolution,
  crossEntropy,
  dataset,
  dense,
  dropout,
  flatten,
  type Layer,
  load,
  maxPooling,
  relu,
  sequential,
  sigmoid,
  softmax,
  softmaxCrossEntropy,
  sumOfSquaresError,
  tanh,
} from "../../src/index.js";
import { instantiate } from "../../src/kernels/instance.js";
import { layers as layerKinds } from "../../src/layers/index.js";
import { losses as lossKinds } from "../../src/losses/index.js";
import { optimizers } from "../../src/optimizers/index.js";

const kernels = instantiate(await load(), new WebAssembly.Memory({ initial: 1 }));

const layers: Layer[] = [
  convolution(3, { size: 3 }),
  batchNormalization(),
  relu(),
  maxPooling({ size: 2 }),
  flatten(),
  dense(7),
  batchNormalization(),
  sigmoid(),
  dropout(0.5),
  dense(6),
  tanh(),
  dense(4),
];
const networks = [
  { layers, loss: softmaxCrossEntropy() },
  { layers: [...layers, softmax()], loss: crossEntropy() },
  { layers, loss: sumOfSquaresError() },
  // The batch is read by a product alone: of the second data set it is given by lists.
  { layers: [flatten(), dense(4)], loss: softmaxCrossEntropy() },
];

/** Bytes, of which most are zero or none is, and the same as floats; with labels or with a target for each output. */
const dataSets = [0, 255].flatMap((most) => {
  const x = Uint8Array.from({ length: 6 * 64 }, (_, i) => (i % 9 === 0 ? 100 : most));
  const labelled = { shape: [1, 8, 8], t: [0, 1, 2, 3, 0, 1] };
  return [dataset({ x, ...labelled }), dataset({ x: Float32Array.from(x), ...labelled })];
});

test("the networks of this file have every layer and every loss there is", () => {
  const kinds = new Set(networks.flatMap(({ layers }) => layers.map(({ kind }) => kind)));
  expect([...kinds].sort()).toEqual(Object.keys(layerKinds).sort());
  expect([...new Set(networks.map(({ loss }) => loss.kind))].sort()).toEqual(Object.keys(lossKinds).sort());
});

test.each(
  Object.keys(optimizers).flatMap((kind) => (["f32", "f64"] as const).map((dtype) => [kind, dtype] as const)),
)("ops give their kernels as many arguments as they take, with %s in %s", async (kind, dtype) => {
  const seen = new Set<string>();
  for (const { layers, loss } of networks) {
    for (const data of dataSets.flatMap((data) => [data, data.oneHot(4)])) {
      const target = data.target.form;
      if (!loss.accepts.includes(target)) continue;
      const optimizer = optimizers[kind]({} as never);
      const weightDecay = { rate: 0.1, decoupled: target === "labels" };
      const model = await sequential(layers).compile({
        input: [1, 8, 8],
        loss,
        optimizer,
        dtype,
        weightDecay,
      });
      const { program, end } = model.openStep(data, 6);
      for (const call of program.program.calls) {
        seen.add(call.kernel);
        const taken = kernels.kernel(call.kernel).length;
        expect(call.arguments.length + 2, `${call.kernel}, ${loss.kind}, ${target}`).toBe(taken);
      }
      end();
    }
  }
  expect(seen, "a batch by lists").toContain(`gemm_nn_nonzeros_bias_${dtype}`);
  expect(seen).toContain(`gather_rows_u8_${dtype}`);
});
