// TensorFlow.js. `optimizer.minimize` in `tf.tidy`, as https://js.tensorflow.org/api/latest/#class:Optimizer shows it.
// Of what its documentation offers this is the fastest here: `model.trainOnBatch` took 9.0 ms where this took 4.6
// (784-50-10, wasm), `tf.gather` from one large tensor 7.9. On `wasm` it uses SIMD by itself; the number of threads is
// set as https://www.npmjs.com/package/@tensorflow/tfjs-backend-wasm says, but in Node it has one: it asks `IS_NODE` and
// leaves its threads off (https://github.com/tensorflow/tfjs/issues/3830).

import tf from "@tensorflow/tfjs";
import { gatherer, imagesInTurn, readWork } from "./files.mjs";

const OPTIMIZERS = { sgd: tf.train.sgd, adam: (rate) => tf.train.adam(rate, 0.9, 0.999, 1e-7) };

export async function open(work, { backend }) {
  if (backend === "wasm") {
    const wasm = await import("@tensorflow/tfjs-backend-wasm");
    wasm.default.setThreadsCount(1);
  }
  if (!(await tf.setBackend(backend))) throw new Error(`tfjs: expected the backend ${backend}, got none`);
  const data = readWork(work);
  const layers = data.layers.map(({ inputs, outputs, weight, bias }) => ({
    weight: tf.variable(tf.tensor2d(weight, [inputs, outputs])),
    bias: tf.variable(tf.tensor1d(bias)),
  }));
  const [first, denseLayers] = work.convolution ? convolve(work.convolution, layers) : [(x) => x, layers];
  const forward = (x) =>
    denseLayers.reduce((value, { weight, bias }, i) => {
      const sum = value.matMul(weight).add(bias);
      return i === denseLayers.length - 1 ? sum : sum[work.activation]();
    }, first(x));
  return work.kind === "predict" ? prediction(work, data, forward) : training(work, data, forward);
}

/** What stands before the dense layers, and these. Channels lie last here, so the rows of the next weight do. */
function convolve({ side, filters, filterSide, places }, [{ weight, bias }, next, ...rest]) {
  const kernel = tf.variable(weight.reshape([filterSide, filterSide, 1, filters]));
  const pooled = places / 2;
  const rows = next.weight.reshape([filters, pooled ** 2, -1]).transpose([1, 0, 2]);
  next.weight = tf.variable(rows.reshape(next.weight.shape));
  const first = (x) => {
    const images = x.reshape([-1, side, side, 1]);
    return images
      .conv2d(kernel, 1, "valid")
      .add(bias)
      .relu()
      .maxPool(2, 2, "valid")
      .reshape([x.shape[0], -1]);
  };
  return [first, [next, ...rest]];
}

function prediction(work, data, forward) {
  const next = imagesInTurn(work, data);
  return (number) =>
    tf.tidy(
      () =>
        forward(tf.tensor2d(next(number), [1, work.sizes[0]]))
          .softmax()
          .dataSync()[0],
    );
}

function training(work, data, forward) {
  const optimizer = OPTIMIZERS[work.optimizer](work.learningRate);
  const gather = gatherer(work, data);
  return (number) =>
    tf.tidy(() => {
      const batch = gather(number);
      const x = tf.tensor2d(batch.x, [work.batch, work.sizes[0]]);
      const t = tf.oneHot(tf.tensor1d(batch.labels, "int32"), 10);
      const loss = () => tf.losses.softmaxCrossEntropy(t, forward(x));
      return optimizer.minimize(loss, true).dataSync()[0];
    });
}
