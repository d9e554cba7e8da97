// What every bundler bundles and every runtime runs: trains here and in a worker, there on two threads where memory can be
// shared, and tells the hashes of both.

import {
  capabilities,
  dataset,
  dense,
  digits,
  relu,
  sequential,
  softmaxCrossEntropy,
  spawnTrainer,
} from "downhill";

const x = Float32Array.from({ length: 4000 }, (_, i) => ((i * 40503) % 1000) / 1000);
const t = Int32Array.from({ length: 40 }, (_, i) => i % 10);
const data = dataset({ x, t, shape: [100] });
const layers = sequential([dense(50), relu(), dense(10)]);
const options = { input: [100], loss: softmaxCrossEntropy(), seed: 1 };

async function train() {
  const model = await layers.compile(options);
  const here = await model.fit(data, { batchSize: 8, steps: 20 });
  const trainer = await spawnTrainer();
  const remote = await trainer.compile(layers, { ...options, threads: capabilities().threads ? 2 : 1 });
  const there = await remote.fit(data, { batchSize: 8, steps: 20 });
  const { threads } = remote;
  await trainer.close();
  return { here: here.traceHash, inWorker: there.traceHash, threads, late: await askForLateFiles(model) };
}

/** What lies beside the bundle as files of its own, and is only loaded when it is asked for. */
async function askForLateFiles(model) {
  const { calls } = await model.profile(data, { batchSize: 8, steps: 5 });
  // As many as the place has: one on a page that is not isolated.
  const team = await layers.compile({ ...options, threads: "auto" });
  const { traceHash } = await team.fit(data, { batchSize: 8, steps: 20 });
  await team.dispose();
  const plain = await layers.compile({ ...options, backend: "reference" });
  const { loss } = await plain.fit(data, { batchSize: 8, steps: 1 });
  await plain.load(model.toBytes());
  const wide = await layers.compile({ ...options, simd: "wide" });
  const { traceHash: asPairs } = await wide.fit(data, { batchSize: 8, steps: 20 });
  const { test } = await digits({ train: 1, test: 20 });
  return {
    profiledCalls: calls.length,
    onThreads: traceHash,
    asPairs,
    inPlainTypeScript: loss[0].toFixed(4),
    loaded: (await plain.evaluate(data)).loss.toFixed(4),
    ink: test.features.reduce((sum, byte) => sum + byte, 0),
  };
}

export async function run() {
  const result = JSON.stringify(await train().catch((error) => ({ error: String(error) })));
  if (typeof document === "undefined") console.log(result);
  else await fetch("/report", { method: "POST", body: result });
}
