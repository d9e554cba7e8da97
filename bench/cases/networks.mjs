// Whole training steps (gather, forward, loss, backward, update) and predictions: the same programs on both sides.

import {
  adam,
  convolution,
  dataset,
  dense,
  digits,
  flatten,
  maxPooling,
  relu,
  sequential,
  sgd,
  sigmoid,
  softmaxCrossEntropy,
} from "downhill";

/** As many images as MNIST has, so that a batch lies in no cache; drawn ones, again and again. */
const IMAGES = 60_000;
const DRAWN = 1_000;

async function images() {
  const { train } = await digits({ train: DRAWN, test: 10 });
  const x = new Uint8Array(IMAGES * 784);
  const t = new Int32Array(IMAGES);
  for (let first = 0; first < IMAGES; first += DRAWN) {
    x.set(train.features, first * 784);
    t.set(train.target.data, first);
  }
  return dataset({ x, t, shape: [784], classes: 10, scale: train.scale });
}

const perceptron = (...layers) => [...layers, dense(10)];
const two = () => [dense(512), relu(), dense(512), relu()];
const small = (activation) => perceptron(dense(50), activation());
const convnet = () => [convolution(8, { size: 5 }), relu(), maxPooling({ size: 2 }), flatten(), dense(10)];

function compile(layers, side, { input = [784], optimizer = sgd({ learningRate: 0.01 }) } = {}) {
  return sequential(layers).compile({
    input,
    loss: softmaxCrossEntropy(),
    optimizer,
    seed: 1,
    backend: side === "wasm" ? "wasm" : "reference",
  });
}

function stepCase(name, layers, batch, options = {}) {
  return {
    name,
    async open(side) {
      const data = (await images()).reshape(options.input ?? [784]);
      const model = await compile(layers(), side, options);
      const { program } = model.openStep(data, batch);
      let next = 0;
      const run = () => {
        const { indices } = program;
        for (let i = 0; i < batch; i++) {
          indices[i] = next;
          next = (next + 7919) % IMAGES;
        }
        program.run();
      };
      return { run };
    },
  };
}

function predictCase(name, layers, samples) {
  return {
    name,
    async open(side) {
      const model = await compile(layers(), side);
      const { train } = await digits({ train: samples, test: 10 });
      const x = Float32Array.from(train.features, (v) => v * train.scale);
      return { run: () => model.predict(x), deferred: true };
    },
  };
}

export const networks = [
  stepCase("step of 784-50-10, batch 100, relu", () => small(relu), 100),
  stepCase("step of 784-50-10, batch 100, sigmoid", () => small(sigmoid), 100),
  stepCase("step of 784-512-512-10, batch 128, relu, adam", () => perceptron(...two()), 128, {
    optimizer: adam(),
  }),
  stepCase("step of a convolutional network, batch 32", convnet, 32, { input: [1, 28, 28] }),
  predictCase("predict one sample, 784-512-512-10", () => perceptron(...two()), 1),
  predictCase("predict 100 samples, 784-50-10", () => small(relu), 100),
];
