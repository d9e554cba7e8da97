// The training loop in its four steps, as the slide has it.
import { digits, RandomState, TwoLayerNet } from "downhill";

const { train, test } = await digits({ train: 2000, test: 500 });
const xTrain = Float64Array.from(train.features, (byte) => byte / 255);
const xTest = Float64Array.from(test.features, (byte) => byte / 255);
const tTrain = train.target.data;
const tTest = test.target.data;

const random = new RandomState(0);
const sizes = { inputSize: 784, hiddenSize: 50, outputSize: 10 };
const net = await TwoLayerNet.create({ ...sizes, activation: "sigmoid", random });

const steps = 1000;
const batchSize = 100;
const learningRate = 0.1;
const stepsPerEpoch = train.size / batchSize;
const losses: number[] = [];
const accuracies: [training: number, test: number][] = [];

for (let step = 0; step < steps; step++) {
  // 1. Draw a mini-batch.
  const mask = random.choice(train.size, batchSize);
  const x = Array.from(mask, (i) => xTrain.subarray(784 * i, 784 * (i + 1)));
  const t = Array.from(mask, (i) => tTrain[i]);

  // 2. Find the gradient.
  const grads = net.gradient(x, t); // net.numericalGradient(x, t) finds the same, by differences

  // 3. Take a step against it.
  for (const key of ["W1", "b1", "W2", "b2"] as const) {
    const [w, dw] = [net.params[key].data, grads[key].data];
    for (let i = 0; i < w.length; i++) w[i] -= learningRate * dw[i];
  }
  losses.push(net.loss(x, t));

  // 4. Repeat; and after every epoch look at images that were never trained on.
  if (step % stepsPerEpoch === 0) {
    accuracies.push([net.accuracy(xTrain, tTrain), net.accuracy(xTest, tTest)]);
  }
}

console.log("accuracy in training, in the test");
for (const epoch of [0, 10, 20, 30, 40, 49]) console.log("epoch", epoch, ...accuracies[epoch]);
console.log("loss", losses[0].toFixed(4), "→", losses[steps - 1].toFixed(4));
