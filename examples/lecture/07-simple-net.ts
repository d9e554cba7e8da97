// The gradient of a loss by the weights of a network.
import { crossEntropyError, numericalGradient, softmax } from "downhill";

const W = [
  [0.47355232, 0.9977393, 0.84668094],
  [0.85557411, 0.03563661, 0.69422093],
];
const x = [0.6, 0.9];
const t = [0, 0, 1];

const predict = () => [0, 1, 2].map((j) => x[0] * W[0][j] + x[1] * W[1][j]);
// The numbers printed in the book are those without the 1e-7 inside the logarithm.
const loss = () => crossEntropyError(softmax(predict()), t, { delta: 0 });

const eight = (values: number[]) => values.map((value) => value.toFixed(8)).join("  ");
console.log("scores", eight(predict()));
console.log("loss  ", eight([loss()]));
for (const row of numericalGradient(loss, W)) console.log("dW    ", eight(row));
