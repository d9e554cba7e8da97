// jax-js on its WebAssembly device. What runs each step is given to `jit`, as its README's section "grad(), vmap() and
// jit()" says: the loss with its gradients is one function, the update another (one for both was no faster here). Arrays
// are owned as its section "Reference counting" says. It has threads in browsers only, where there is a `Worker`. Its
// optimizers, @jax-js/optax, are not on npm; sgd and Adam are written here as optax defines them.

import { defaultDevice, init, jit, lax, nn, numpy as np, valueAndGrad } from "@jax-js/jax";
import { filtersOf, gatherer, imagesInTurn, readWork } from "./files.mjs";

const [BETA1, BETA2, EPSILON] = [0.9, 0.999, 1e-7];

export async function open(work) {
  await init("wasm");
  defaultDevice("wasm");
  const data = readWork(work);
  const parameters = data.layers.flatMap((layer, i) =>
    i === 0 && work.convolution ? filters(work.convolution, layer) : dense(layer),
  );
  const last = data.layers.length - 1;
  const layer = (value, weight, bias, i) => {
    if (i === 0 && work.convolution) return convolved(work, value, weight, bias);
    const sum = np.dot(value, weight).add(bias);
    return i === last ? sum : nn[work.activation](sum);
  };
  const forward = (parameters, x) =>
    data.layers.reduce((value, _, i) => layer(value, parameters[2 * i], parameters[2 * i + 1], i), x);
  return (work.kind === "predict" ? prediction : training)(work, data, parameters, forward);
}

function dense({ inputs, outputs, weight, bias }) {
  return [np.array(weight.slice()).reshape([inputs, outputs]), np.array(bias.slice())];
}

function filters({ filters, filterSide }, layer) {
  return [
    np.array(filtersOf(layer)).reshape([filters, 1, filterSide, filterSide]),
    np.array(layer.bias.slice()).reshape([filters, 1, 1]),
  ];
}

function convolved({ batch, convolution: { side } }, x, weight, bias) {
  const sum = lax.conv(x.reshape([batch, 1, side, side]), weight, [1, 1], "VALID").add(bias);
  // `nn.relu` has half a gradient at 0, which is what a filter without a bias makes of black.
  const planes = np.where(np.greater(sum.ref, 0), sum, 0);
  const [, , rows, columns] = planes.shape;
  const ofColumns = larger(planes.reshape([-1, columns / 2, 2]), 2);
  return larger(ofColumns.reshape([-1, rows / 2, 2, columns / 2]), 2).reshape([batch, -1]);
}

/** The larger of two, the first of equals: `reduceWindow` and `max` share a gradient among equals. */
function larger(pairs, axis) {
  const [first, second] = np.unstack(pairs, axis);
  return np.where(np.greaterEqual(first.ref, second.ref), first, second);
}

function prediction(work, data, parameters, forward) {
  const next = imagesInTurn(work, data);
  const run = jit((parameters, x) => nn.softmax(forward(parameters, x)));
  return async (number) => {
    const x = np.array(next(number).slice()).reshape([1, work.sizes[0]]);
    return (await run(shared(parameters), x).data())[0];
  };
}

function training(work, data, parameters, forward) {
  const gather = gatherer(work, data);
  const backward = jit(
    valueAndGrad((parameters, x, labels) => {
      const logarithms = nn.logSoftmax(forward(parameters, x));
      return logarithms
        .mul(nn.oneHot(labels, 10))
        .sum()
        .mul(-1 / work.batch);
    }),
  );
  const update = { sgd, adam }[work.optimizer](work.learningRate, parameters);
  return async (number) => {
    const batch = gather(number);
    const x = np.array(batch.x.slice()).reshape([work.batch, work.sizes[0]]);
    const [loss, gradients] = backward(shared(parameters), x, np.array(batch.labels.slice()));
    parameters = update(parameters, gradients);
    return (await loss.data())[0];
  };
}

function sgd(learningRate) {
  return jit((parameters, gradients) =>
    parameters.map((parameter, i) => parameter.sub(gradients[i].mul(learningRate))),
  );
}

function adam(learningRate, parameters) {
  let means = parameters.map((parameter) => np.zerosLike(parameter.ref));
  let squares = parameters.map((parameter) => np.zerosLike(parameter.ref));
  let steps = 0;
  const moments = (old, news, beta) => old.mul(beta).add(news.mul(1 - beta));
  const run = jit((parameters, gradients, means, squares, meanScale, squareScale) => {
    const newMeans = means.map((mean, i) => moments(mean, gradients[i].ref, BETA1));
    const newSquares = squares.map((square, i) => moments(square, np.square(gradients[i]), BETA2));
    const updated = parameters.map((parameter, i) => {
      const root = np.sqrt(newSquares[i].ref.mul(squareScale.ref)).add(EPSILON);
      return parameter.sub(newMeans[i].ref.mul(meanScale.ref).div(root).mul(learningRate));
    });
    meanScale.dispose();
    squareScale.dispose();
    return [updated, newMeans, newSquares];
  });
  return (parameters, gradients) => {
    steps++;
    const scales = [BETA1, BETA2].map((beta) => np.array(1 / (1 - beta ** steps)));
    const [updated, ...state] = run(parameters, gradients, means, squares, ...scales);
    [means, squares] = state;
    return updated;
  };
}

/** Another reference to every array, for a call uses up what it is given. */
function shared(arrays) {
  return arrays.map((array) => array.ref);
}
