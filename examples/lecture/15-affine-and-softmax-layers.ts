// The layer of weights, and the layer that knows the answers.
import { Affine, SoftmaxWithLoss } from "downhill";

const W = [[1, 0, 2], [0, 1, -1]];
const affine = new Affine(W, [1, 2, 3]);
console.log(String(affine.forward([[0, 0], [10, 10]]))); // the bias is added to every row …
console.log(String(affine.backward([[1, 2, 3], [4, 5, 6]])));
console.log(String(affine.dW));
console.log(String(affine.db)); // … so its gradient is the sum of the rows

// Scores whose softmax is (0.3, 0.2, 0.5); the right class is the second.
const last = new SoftmaxWithLoss();
const print = (values: Float64Array) =>
  console.log(Array.from(values, (x) => Number(x.toPrecision(8))));
const scores = [[Math.log(0.3), Math.log(0.2), Math.log(0.5)]];
console.log("loss", last.forward(scores, [1]).toFixed(6));
print(last.backward().data); // y − t

last.forward([[Math.log(0.01), Math.log(0.99), -1000]], [1]); // nearly right
print(last.backward().data); // learns little
