// Networks that together use every op of a training step, for tests that compare bits.

import { type Dataset, dataset } from "../../src/data/dataset.js";
import type { DType } from "../../src/graph/tensor.js";
import {
  batchNormalization,
  convolution,
  dense,
  dropout,
  flatten,
  maxPooling,
  relu,
  sigmoid,
  tanh,
} from "../../src/layers/index.js";
import { softmaxCrossEntropy, sumOfSquaresError } from "../../src/losses/index.js";
import type { ModelDescription } from "../../src/model/description.js";
import type { Model } from "../../src/model/model.js";
import { adaGrad, adam, momentum, nesterov, rmsProp, sgd } from "../../src/optimizers/index.js";
import { randomStream } from "../../src/random/stream.js";

const BATCH = 64;
/** Two batches and a rest: the last one of an epoch is short. */
const SAMPLES = 2 * BATCH + 21;

/** Bytes, as images have them, and labels of ten classes. */
export function labelled(shape: readonly number[]): Dataset {
  const stream = randomStream(5, "labelled");
  const width = shape.reduce((product, size) => product * size, 1);
  const x = Uint8Array.from({ length: SAMPLES * width }, () => Math.max(0, stream.below(400) - 144));
  return dataset({ x, t: Uint8Array.from({ length: SAMPLES }, () => stream.below(10)), shape, classes: 10 });
}

function valued(width: number): Dataset {
  const stream = randomStream(6, "valued");
  const x = Float32Array.from({ length: SAMPLES * width }, () => stream.normal());
  const t = Float32Array.from({ length: SAMPLES * 3 }, () => stream.normal());
  return dataset({ x, t, shape: [width], targetShape: [3] });
}

interface Net {
  readonly name: string;
  readonly data: Dataset;
  readonly description: ModelDescription;
}

const wide = labelled([300]);
const optimizers = { sgd, momentum, nesterov, adaGrad, rmsProp, adam };

/** Wide enough that calls are shared, with sizes that no number of threads divides. */
export const nets: readonly Net[] = [
  ...Object.entries(optimizers).map(([name, optimizer]) => ({
    name: `dense, ${name}`,
    data: wide,
    description: {
      input: [300],
      layers: [dense(131), relu(), dense(67), tanh(), dense(10)],
      loss: softmaxCrossEntropy(),
      optimizer: optimizer(),
    },
  })),
  {
    name: "batch norm, dropout, weight decay",
    data: wide,
    description: {
      input: [300],
      layers: [dense(150), batchNormalization(), relu(), dropout(0.3), dense(90), sigmoid(), dense(10)],
      loss: softmaxCrossEntropy(),
      optimizer: adam(),
      weightDecay: { rate: 0.01, decoupled: false },
    },
  },
  {
    name: "convolutions",
    data: labelled([1, 14, 14]),
    description: {
      input: [1, 14, 14],
      layers: [
        convolution(7, { size: 3, padding: 1 }),
        batchNormalization(),
        relu(),
        maxPooling(),
        convolution(9, { size: 3 }),
        relu(),
        flatten(),
        dense(40),
        dropout(0.2),
        dense(10),
      ],
      loss: softmaxCrossEntropy(),
      optimizer: momentum(),
      weightDecay: { rate: 0.001, decoupled: true },
    },
  },
  {
    name: "values as answers",
    data: valued(60),
    description: {
      input: [60],
      layers: [dense(200), tanh(), dense(3)],
      loss: sumOfSquaresError(),
      optimizer: rmsProp(),
    },
  },
];

/** Two epochs with evaluation, and a hash of every number that the model then has. */
export async function train(model: Model, data: Dataset) {
  const history = await model.fit(data, { epochs: 2, batchSize: BATCH, validation: data });
  const { data: predicted } = await model.predict(data);
  return {
    trace: history.traceHash,
    epochs: history.epochs.map(({ seconds, ...rest }) => rest),
    predicted: hash(new Uint8Array(predicted.buffer, predicted.byteOffset, predicted.byteLength)),
    file: hash(model.toBytes()),
  };
}

/** 32-bit FNV-1a. */
export function hash(bytes: Uint8Array): number {
  let value = 0x811c9dc5;
  for (const byte of bytes) value = Math.imul(value ^ byte, 0x01000193);
  return value >>> 0;
}

export const dtypes: readonly DType[] = ["f32", "f64"];
