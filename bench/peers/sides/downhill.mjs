// Ours. The step is the one that `fit` runs, opened by hand so that the driver chooses the batches.

import {
  adam,
  convolution,
  dataset,
  dense,
  flatten,
  load,
  maxPooling,
  relu,
  sequential,
  sgd,
  sigmoid,
  softmaxCrossEntropy,
  sumOfSquaresError,
} from "../../../dist/index.js";
import { filtersOf, imagesInTurn, readWork } from "./files.mjs";

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
  const labelled = dataset({ ...IMAGES[images](data), t: data.labels, classes: 10, shape: shapeOf(work) });
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

function shapeOf({ sizes, convolution }) {
  return convolution ? [1, convolution.side, convolution.side] : [sizes[0]];
}

async function network(work, layers, place) {
  const [filters, denseLayers] = work.convolution ? [layers[0], layers.slice(1)] : [undefined, layers];
  const images = filters ? [...convolutionOf(work), flatten()] : [];
  const hidden = denseLayers.slice(0, -1).flatMap(({ outputs }) => [dense(outputs), activationOf(work)]);
  const output = work.kind === "images" ? [dense(10), sigmoid()] : [dense(10)];
  const model = await sequential([...images, ...hidden, ...output]).compile({
    input: shapeOf(work),
    loss: work.kind === "images" ? sumOfSquaresError() : softmaxCrossEntropy(),
    optimizer: OPTIMIZERS[work.optimizer]({ learningRate: work.learningRate }),
    ...place,
  });
  const set = (name, weight, bias) => {
    model.setParameter(`${name}.weight`, weight);
    model.setParameter(`${name}.bias`, bias);
  };
  if (filters) set("convolution_1", filtersOf(filters), filters.bias);
  denseLayers.forEach(({ weight, bias }, i) => {
    set(`dense_${i + 1}`, weight, bias);
  });
  return model;
}

function convolutionOf({ convolution: { filters, filterSide }, ...work }) {
  return [convolution(filters, { size: filterSide }), activationOf(work), maxPooling()];
}

function activationOf({ activation }) {
  return ACTIVATIONS[activation]();
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
