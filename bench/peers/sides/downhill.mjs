// Ours. The step is the one that `fit` runs, opened by hand so that the driver chooses the batches.

import {
  adam,
  dataset,
  dense,
  load,
  relu,
  sequential,
  sgd,
  sigmoid,
  softmaxCrossEntropy,
  sumOfSquaresError,
} from "../../../dist/index.js";
import { imagesInTurn, readWork } from "./files.mjs";

const ACTIVATIONS = { relu, sigmoid };
const OPTIMIZERS = {
  sgd,
  adam: (options) => adam({ ...options, epsilon: 1e-7, epsilonPlace: "corrected" }),
};

/** In the place of zeros, where none shall be left out; no loss that is compared shows it. */
const TINY = 2 ** -40;

const IMAGES = {
  bytes: ({ images }) => ({ x: images, scale: 1 / 255 }),
  floats: (data) => ({ x: data.floats() }),
  dense: (data) => ({ x: data.floats().map((number) => number || TINY) }),
};

export async function open(work, { images, ...place }) {
  const data = readWork(work);
  const model = await network(work, data.layers, place);
  await checkPlace(model, place);
  if (work.kind === "predict") {
    const next = imagesInTurn(work, data);
    return async (number) => (await model.predict(next(number))).data[0];
  }
  const labelled = dataset({ ...IMAGES[images](data), t: data.labels, classes: 10, shape: [work.sizes[0]] });
  return work.kind === "images"
    ? imageByImage(model, labelled.oneHot(), data)
    : batches(work, model, labelled, data);
}

/** Refuses what `compile` would do without: a side is what it says. */
async function checkPlace(model, { simd = "standard", precision = "exact", threads = 1 }) {
  const kernels = await load({ simd, precision });
  if (kernels.wide !== (simd === "wide")) throw new Error("no wide vectors in this engine");
  if (kernels.precision !== precision) throw new Error("no relaxed vectors in this engine");
  if ((model.threads ?? 1) !== threads) throw new Error(`no model of ${threads} threads`);
}

async function network({ kind, sizes, activation, optimizer, learningRate }, layers, place) {
  const hidden = layers.slice(0, -1).flatMap(({ outputs }) => [dense(outputs), ACTIVATIONS[activation]()]);
  const output = kind === "images" ? [dense(10), sigmoid()] : [dense(10)];
  const model = await sequential([...hidden, ...output]).compile({
    input: [sizes[0]],
    loss: kind === "images" ? sumOfSquaresError() : softmaxCrossEntropy(),
    optimizer: OPTIMIZERS[optimizer]({ learningRate }),
    ...place,
  });
  layers.forEach(({ weight, bias }, i) => {
    model.setParameter(`dense_${i + 1}.weight`, weight);
    model.setParameter(`dense_${i + 1}.bias`, bias);
  });
  return model;
}

function batches(work, model, labelled, data) {
  const { program } = model.openStep(labelled, work.batch);
  return (number) => {
    program.indices.set(data.batches[number % data.batches.length]);
    program.run();
    return program.loss;
  };
}

/** A batch, one image a step; answers the mean of the losses. */
function imageByImage(model, labelled, data) {
  const { program } = model.openStep(labelled, 1);
  return (number) => {
    const rows = data.batches[number % data.batches.length];
    let sum = 0;
    for (const row of rows) {
      program.indices[0] = row;
      program.run();
      sum += program.loss;
    }
    return sum / rows.length;
  };
}
