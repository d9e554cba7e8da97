// Backpropagation is fast and easy to get wrong, differences are slow and hard to get wrong.
import { digits, numericalDiff, relu, TwoLayerNet } from "downhill";

const { train } = await digits({ train: 3, test: 1 });
const x = Float64Array.from(train.features, (byte) => byte / 255);
const t = train.target.data;

const sizes = { inputSize: 784, hiddenSize: 50, outputSize: 10 };
const net = await TwoLayerNet.create({ ...sizes, activation: "relu" });
const byDifferences = net.numericalGradient(x, t);
const byBackpropagation = net.gradient(x, t);

for (const key of ["W1", "b1", "W2", "b2"] as const) {
  const [a, b] = [byDifferences[key].data, byBackpropagation[key].data];
  const mean = a.reduce((sum, value, i) => sum + Math.abs(value - b[i]), 0) / a.length;
  console.log(key, "mean difference", mean.toPrecision(2));
}

// What is left in b2 is the 1e-7 inside the logarithm, which the backward pass leaves out.

// A step of h across the kink of relu: the quotient is wrong there, not the derivative.
console.log(numericalDiff((x) => relu(x), 0.00005), "instead of 1");
console.log(numericalDiff((x) => relu(x), 0), "at the kink, where the layer takes 0");

// A value with the seven digits of float32 leaves three for the difference of two.
const f = (x: number) => Math.fround(Math.fround(0.01 * Math.fround(x * x)) + Math.fround(0.1 * x));
console.log(numericalDiff(f, 10), "instead of 0.3");
