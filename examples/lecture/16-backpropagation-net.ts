// The network as a row of layers: forward one way, backward the other.
import { Affine, digits, Relu, SoftmaxWithLoss, TwoLayerNet } from "downhill";

const { train } = await digits({ train: 3, test: 1 });
const x = { data: Float64Array.from(train.features, (byte) => byte / 255), shape: [3, 784] };
const t = train.target.data;

const sizes = { inputSize: 784, hiddenSize: 50, outputSize: 10 };
const net = await TwoLayerNet.create({ ...sizes, activation: "relu" });
const { W1, b1, W2, b2 } = net.params;

const affine1 = new Affine(W1, b1);
const relu1 = new Relu();
const affine2 = new Affine(W2, b2);
const last = new SoftmaxWithLoss();

// Forward: each layer's output is the next one's input.
const scores = affine2.forward(relu1.forward(affine1.forward(x)));
const loss = last.forward(scores, t);
console.log("loss", loss.toFixed(12), net.loss(x, t).toFixed(12));

// Backward: each layer's gradient is the previous one's.
affine1.backward(relu1.backward(affine2.backward(last.backward(1))));
const byHand = { W1: affine1.dW, b1: affine1.db, W2: affine2.dW, b2: affine2.db };

// TwoLayerNet does just this.
const grads = net.gradient(x, t);
for (const key of ["W1", "b1", "W2", "b2"] as const) {
  const differences = byHand[key].data.map((value, i) => Math.abs(value - grads[key].data[i]));
  console.log(key, byHand[key].shape, "agrees", Math.max(...differences) < 1e-15);
}
