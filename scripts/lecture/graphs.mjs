// The lecture's computational graphs, drawn by the package's own printer.

import { add, addBias, log, matmul, mul, relu, softmaxCrossEntropy, toSvg, variable } from "downhill";
import { valuesOf } from "./program.mjs";

/** Numbers of a shape; figures show the shape only. */
const ones = (...shape) => ({ data: new Float64Array(shape.reduce((a, b) => a * b, 1)).fill(1), shape });

function binary(operation) {
  const z = operation(variable(10, "x"), variable(5, "y"));
  z.name = "z";
  z.backward(1.3);
  return z;
}

function affine() {
  const y = addBias(
    matmul(variable(ones(100, 784), "X"), variable(ones(784, 50), "W")),
    variable(ones(50), "b"),
  );
  y.name = "Y";
  y.backward(ones(100, 50));
  return y;
}

function softmaxWithLoss() {
  // Scores whose softmax is 0.3, 0.2, 0.5.
  const scores = variable(log([0.3, 0.2, 0.5]).value, "scores");
  const loss = softmaxCrossEntropy(scores, [0, 1, 0], { epsilon: 1e-7 });
  loss.name = "loss";
  loss.backward();
  return loss;
}

function network() {
  const layer = (x, inputs, outputs, i) =>
    addBias(matmul(x, variable(ones(inputs, outputs), `W${i}`)), variable(ones(outputs), `b${i}`));
  const hidden = relu(layer(variable(ones(100, 784), "x"), 784, 50, 1));
  const loss = softmaxCrossEntropy(layer(hidden, 50, 10, 2), new Array(100).fill(0));
  loss.name = "loss";
  loss.backward();
  return loss;
}

/** Every graph's file name and picture. */
export async function* graphs() {
  const ofProgram = async (number, name) => (await valuesOf(number, [name]))[name];
  yield ["10-apples-with-tax", toSvg(await ofProgram("10", "price"), { title: "Two apples with tax" })];
  // The program ends with another price for an apple; the figure shows the first one.
  const { price, apple } = await valuesOf("11", ["price", "apple"]);
  apple.value = 100;
  yield ["11-apples-and-oranges", toSvg(price, { title: "Two apples and three oranges with tax" })];
  yield ["12-chain-rule", toSvg(await ofProgram("12", "z"), { title: "z = (x + y)²" })];
  yield ["13-add-layer", toSvg(binary(add), { title: "Addition passes the gradient on" })];
  yield ["13-mul-layer", toSvg(binary(mul), { title: "Multiplication exchanges its inputs" })];
  yield ["14-sigmoid", toSvg(await ofProgram("14", "y"), { title: "The sigmoid in small pieces" })];
  yield ["15-affine", toSvg(affine(), { title: "The affine layer" })];
  yield ["15-softmax-with-loss", toSvg(softmaxWithLoss(), { title: "Softmax with loss" })];
  yield ["16-network", toSvg(network(), { title: "The network of two layers" })];
}
