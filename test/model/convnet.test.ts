import { expect, test } from "vitest";
import { type Dataset, dataset } from "../../src/data/dataset.js";
import { digits } from "../../src/data/index.js";
import { convolution, dense, flatten, maxPooling, relu } from "../../src/layers/index.js";
import { softmaxCrossEntropy } from "../../src/losses/index.js";
import { loadModel } from "../../src/model/create.js";
import { sequential } from "../../src/model/sequential.js";
import { adam } from "../../src/optimizers/index.js";
import { backends } from "../ops/run-graph.js";

/** The same samples, seen as images of one channel. */
function images({ features, scale, target }: Dataset): Dataset {
  if (target.form !== "labels") throw new TypeError("digits have labels");
  return dataset({ x: features, t: target.data, shape: [1, 28, 28], scale, classes: target.classes });
}

const { train, test: held } = await digits({ train: 500, test: 200 });
const [samples, unseen] = [images(train), images(held)];

/** The network of *Deep Learning from Scratch*, chapter 7. */
const layers = [convolution(30, { size: 5 }), relu(), maxPooling(), flatten(), dense(100), relu(), dense(10)];
const compile = () =>
  sequential(layers).compile({
    input: [1, 28, 28],
    loss: softmaxCrossEntropy(),
    optimizer: adam(),
    seed: 1,
  });

test("a convolutional network learns digits, twice the same, and comes back from its file", async () => {
  const trained = async () => {
    const model = await compile();
    return { model, history: await model.fit(samples, { batchSize: 50, steps: 40, sampling: "shuffled" }) };
  };
  const [first, second] = [await trained(), await trained()];
  expect(second.history.traceHash).toBe(first.history.traceHash);
  expect((await first.model.evaluate(unseen)).accuracy).toBeGreaterThan(0.8);

  const again = await loadModel(first.model.toBytes());
  expect(again.summary()).toBe(first.model.summary());
  expect((await again.predict(unseen)).data).toEqual((await first.model.predict(unseen)).data);
});

test("both backends take the same steps in float64", async () => {
  const few = samples.take(6);
  const [a, b] = await Promise.all(
    backends.map(async (backend) => {
      const chain = [
        convolution(2, { size: 5, stride: 3, padding: 1 }),
        relu(),
        convolution(3, { size: 3 }),
        maxPooling({ size: 3, stride: 2 }),
        flatten(),
        dense(10),
      ];
      const model = await sequential(chain).compile({
        input: [1, 28, 28],
        loss: softmaxCrossEntropy(),
        seed: 2,
        dtype: "f64",
        backend,
      });
      return (await model.fit(few, { batchSize: 3, epochs: 5 })).loss;
    }),
  );
  // 10 steps of about 2^12 roundings each, none amplified: 4e4 · 2^-53 < 1e-11. A wrong gradient would show at 1e-3.
  a.forEach((loss, step) => {
    expect(Math.abs(loss - b[step])).toBeLessThan(1e-11);
  });
  expect(a.at(-1)).toBeLessThan(a[0]);
});

test("samples that are rows: an error that says what compile needs", async () => {
  const model = sequential(layers).compile({ input: [784], loss: softmaxCrossEntropy() });
  await expect(model).rejects.toThrow(
    'convolution "convolution_1": expected an input of channels × height × width, got 784. ' +
      "Give compile() input: [1, 28, 28].",
  );
});
