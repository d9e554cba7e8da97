import { expect, test } from "vitest";
import { dense, digits, relu, sequential, sgd, softmaxCrossEntropy } from "../../src/index.js";

const { train } = await digits({ train: 300, test: 10 });

function network() {
  return sequential([dense(12), relu(), dense(10)]).compile({
    input: [784],
    loss: softmaxCrossEntropy(),
    optimizer: sgd({ learningRate: 0.1 }),
    seed: 3,
  });
}

function sample(seed: number): Float32Array {
  return Float32Array.from({ length: 784 }, (_, i) => ((i * 31 + seed * 17) % 101) / 101);
}

test("the same question again and again has the answers of models that are asked once", async () => {
  const model = await network();
  for (const seed of [1, 2, 1, 3]) {
    const fresh = await network();
    expect((await model.predict(sample(seed))).data).toEqual((await fresh.predict(sample(seed))).data);
  }
});

test("questions of other kinds in between do not disturb: counts, raw outputs, bytes", async () => {
  const model = await network();
  const first = (await model.predict(sample(1))).data;
  const both = await model.predict([[...sample(1)], [...sample(2)]]);
  expect(both.shape).toEqual([2, 10]);
  expect(both.row(0)).toEqual(first);
  const raw = (await model.predict(sample(1), { raw: true })).data;
  expect(raw).not.toEqual(first);
  const bytes = Uint8Array.from({ length: 784 }, (_, i) => i % 3);
  const whole = (await model.predict(Float32Array.from(bytes))).data;
  expect((await model.predict(bytes)).data).toEqual(whole);
  expect((await model.predict(sample(1))).data).toEqual(first);
});

test("an answer is the caller's own: the next one does not change it", async () => {
  const model = await network();
  const answer = await model.predict(sample(1));
  const copy = answer.data.slice();
  await model.predict(sample(2));
  expect(answer.data).toEqual(copy);
});

test("answers follow the parameters, between and inside of trainings", async () => {
  const model = await network();
  const before = (await model.predict(sample(1))).data;
  const inside: Float32Array[] = [];
  const onEpoch = async () => {
    inside.push((await model.predict(sample(1))).data as Float32Array);
  };
  await model.fit(train, { epochs: 2, batchSize: 50, onEpoch });
  const after = (await model.predict(sample(1))).data;
  expect(inside[0]).not.toEqual(before);
  expect(inside[1]).toEqual(after);
  const { data } = model.getParameter("dense_2.bias");
  model.setParameter(
    "dense_2.bias",
    data.map((x) => x + 1),
  );
  const shifted = (await model.predict(sample(1), { raw: true })).data;
  model.setParameter("dense_2.bias", data);
  const plain = (await model.predict(sample(1), { raw: true })).data;
  shifted.forEach((x, i) => {
    expect(x).toBeCloseTo(plain[i] + 1, 5);
  });
  // A training that is asked in between is the same training.
  const undisturbed = await network();
  const history = await undisturbed.fit(train, { epochs: 2, batchSize: 50 });
  const asked = await network();
  const again = await asked.fit(train, {
    epochs: 2,
    batchSize: 50,
    onEpoch: () => void asked.predict(sample(1)),
  });
  expect(again.traceHash).toBe(history.traceHash);
});

test("many questions take the memory of one", async () => {
  const model = await network();
  for (const count of [1, 2, 5, 1]) await model.predict(new Array(count).fill([...sample(1)]));
  const { memoryBytes } = model;
  for (let i = 0; i < 200; i++) await model.predict(new Array(1 + (i % 5)).fill(sample(i)));
  expect(model.memoryBytes).toBe(memoryBytes);
});

test("questions in callbacks, of other kinds each time, do not push the next training up in memory", async () => {
  const model = await network();
  const round = async (count: number) => {
    await model.fit(train, {
      onEpoch: async () => void (await model.predict(new Array(count).fill(sample(1)))),
    });
  };
  for (const count of [1, 2, 1]) await round(count);
  const { memoryBytes } = model;
  for (let i = 0; i < 20; i++) await round(1 + (i % 2));
  expect(model.memoryBytes).toBe(memoryBytes);
});
