// A long run leaves memory as it found it.

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { dense, relu } from "../../src/layers/index.js";
import { softmaxCrossEntropy } from "../../src/losses/index.js";
import { sequential } from "../../src/model/sequential.js";
import { sgd } from "../../src/optimizers/index.js";
import { clouds } from "./small-data.js";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

test("100,000 steps: WebAssembly memory and JS heap stay flat", async () => {
  const data = clouds(500);
  const model = await sequential([dense(8), relu(), dense(3)]).compile({
    input: [2],
    loss: softmaxCrossEntropy(),
    optimizer: sgd({ learningRate: 0.01 }),
  });
  await model.fit(data, { batchSize: 20, steps: 1000 });
  const memory = model.memoryBytes;
  const heaps: number[] = [];
  const history = await model.fit(data, {
    batchSize: 20,
    steps: 100_000,
    onEpoch: ({ epoch }) => {
      if (epoch % 800 !== 0) return;
      collectGarbage();
      heaps.push(process.memoryUsage().heapUsed);
    },
  });
  expect(history.steps).toBe(100_000);
  expect(model.memoryBytes).toBe(memory);
  // 4,000 epoch records are kept for the history, about 200 bytes each; steps themselves must leave nothing.
  const [first, last] = [heaps[0], heaps.at(-1) as number];
  expect(last - first).toBeLessThan(4000 * 400);
});

test("sessions give their memory back: 200 evaluations and fits need no more than two", async () => {
  const data = clouds(500);
  const model = await sequential([dense(8), relu(), dense(3)]).compile({
    input: [2],
    loss: softmaxCrossEntropy(),
  });
  const round = async () => {
    await model.fit(data, { epochs: 1, validation: data });
    await model.evaluate(data);
    await model.predict(data);
  };
  await round();
  await round();
  const memory = model.memoryBytes;
  for (let i = 0; i < 200; i++) await round();
  expect(model.memoryBytes).toBe(memory);
});
