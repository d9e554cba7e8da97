// Two layers: their parameters, their answers, and the slope of the loss by every number in them.
import { RandomState, TwoLayerNet } from "downhill";

const sizes = { inputSize: 784, hiddenSize: 100, outputSize: 10 };
const net = await TwoLayerNet.create({ ...sizes, activation: "sigmoid" });
for (const [name, { shape }] of Object.entries(net.params)) console.log(name, shape);

const random = new RandomState(1);
const x = { data: random.rand(100, 784), shape: [100, 784] }; // made-up images
const t = random.choice(10, 100); // with made-up labels
console.log("predict ", net.predict(x).shape);
console.log("loss    ", net.loss(x, t).toFixed(6), "where ln 10 is 2.302585");
console.log("accuracy", net.accuracy(x, t));

// The gradient by differences: two losses for each of the 79,510 parameters.
const grads = net.numericalGradient(x, t);
for (const [name, { shape }] of Object.entries(grads)) console.log(`d${name}`, shape);
console.log("db2     ", ...Array.from(grads.b2.data, (slope) => slope.toFixed(4)));
