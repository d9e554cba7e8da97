// brain.js: sigmoids everywhere, half the sum of squares, an update after every image, momentum always above 0. Its
// README: `train(data, options)` with arrays of numbers. The weights are put where `initialize` keeps its random ones.

import brain from "brain.js";
import { readWork } from "./files.mjs";

export async function open(work) {
  const { layers, labels, batches, ...data } = readWork(work);
  const floats = data.floats();
  const [width] = work.sizes;
  const patterns = Array.from(labels, (label, row) => ({
    input: Array.from(floats.subarray(row * width, (row + 1) * width)),
    output: Array.from({ length: 10 }, (_, i) => Number(i === label)),
  }));
  const net = new brain.NeuralNetwork({ hiddenLayers: work.sizes.slice(1, -1), activation: "sigmoid" });
  net.sizes = work.sizes;
  net.initialize();
  layers.forEach(({ outputs, weight, bias }, i) => {
    bias.forEach((value, node) => {
      net.biases[i + 1][node] = value;
    });
    weight.forEach((value, k) => {
      net.weights[i + 1][k % outputs][Math.floor(k / outputs)] = value;
    });
  });
  const options = { iterations: 1, learningRate: work.learningRate, momentum: Number.MIN_VALUE };
  return (number) => {
    const batch = Array.from(batches[number % batches.length], (row) => patterns[row]);
    // Its error is the mean over the 10 outputs, ours half the sum.
    return 5 * net.train(batch, options).error;
  };
}
