// Activations as layers.
import { add, div, exp, neg, Relu, Sigmoid, variable } from "downhill";

const relu = new Relu();
console.log(String(relu.forward([[1, -0.5], [-2, 3]])));
console.log(String(relu.mask)); // 1 where nothing passes
console.log(String(relu.backward([[10, 10], [10, 10]])));

// At 0 there is no slope; the layer takes 0.
relu.forward([0]);
console.log(String(relu.backward([1])));

const sigmoid = new Sigmoid();
console.log(sigmoid.forward(0.5), sigmoid.backward(1));

// The same sigmoid in small pieces: their chain of slopes comes to y·(1 − y).
const x = variable(0.5, "x");
const y = div(1, add(exp(neg(x)), 1));
y.name = "y";
y.backward();
console.log(y.value, x.gradient);
