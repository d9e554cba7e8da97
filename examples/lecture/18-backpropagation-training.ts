// Chapter 4's loop with chapter 5's network: relu, and gradients by backpropagation.
import { digits, RandomState, TwoLayerNet } from "downhill";

const { train, test } = await digits({ train: 2000, test: 500 });
const xTrain = Float64Array.from(train.features, (byte) => byte / 255);
const xTest = Float64Array.from(test.features, (byte) => byte / 255);
const tTrain = train.target.data;
const tTest = test.target.data;

const random = new RandomState(0);
const sizes = { inputSize: 784, hiddenSize: 50, outputSize: 10 };
const net = await TwoLayerNet.create({ ...sizes, activation: "relu", random });
const accuracies: [training: number, test: number][] = [];

for (let step = 0; step < 1000; step++) {
  const mask = random.choice(train.size, 100);
  const x = Array.from(mask, (i) => xTrain.subarray(784 * i, 784 * (i + 1)));
  const t = Array.from(mask, (i) => tTrain[i]);
  net.update(net.gradient(x, t), 0.1);
  if (step % 20 === 0) accuracies.push([net.accuracy(xTrain, tTrain), net.accuracy(xTest, tTest)]);
}

console.log("accuracy in training, in the test");
for (const epoch of [0, 10, 20, 30, 40, 49]) console.log("epoch", epoch, ...accuracies[epoch]);
