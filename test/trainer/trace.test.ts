// 1,000 seeded steps have the same bits in every engine, in this thread and behind a worker. Runs in Node and in browsers.

import { expect, test } from "vitest";
import { digits } from "../../src/data/index.js";
import { dense, relu } from "../../src/layers/index.js";
import { softmaxCrossEntropy } from "../../src/losses/index.js";
import { sequential } from "../../src/model/sequential.js";
import { sgd } from "../../src/optimizers/index.js";
import { spawnTrainer } from "../../src/trainer/spawn.js";

/** As Node 20 computed it. A change on purpose of the order of sums gives another; another engine must not. */
const TRACE = "b35221b1e7e61503";

const network = sequential([dense(50), relu(), dense(10)]);
const options = {
  input: [784],
  loss: softmaxCrossEntropy(),
  optimizer: sgd({ learningRate: 0.1 }),
  seed: 1,
};
const { train } = await digits({ train: 2000, test: 10 });
const plan = { batchSize: 100, steps: 1000 };

test("in this thread", async () => {
  const model = await network.compile(options);
  expect((await model.fit(train, plan)).traceHash).toBe(TRACE);
});

/** In Node always; in a page that is isolated from others, as these tests' are, where the engine lets memory be shared. */
const shares = typeof SharedArrayBuffer === "function" && globalThis.crossOriginIsolated !== false;

test.each([1, 2, 3, "auto"] as const)("behind a worker, threads: %s", async (threads) => {
  if (!shares && typeof threads === "number" && threads > 1) return;
  const trainer = await spawnTrainer();
  try {
    const model = await trainer.compile(network, { ...options, threads });
    if (threads !== "auto") expect(model.threads).toBe(threads);
    expect((await model.fit(train, plan)).traceHash).toBe(TRACE);
    await model.dispose();
  } finally {
    await trainer.close();
  }
});
