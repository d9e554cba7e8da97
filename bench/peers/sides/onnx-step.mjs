// One training step, and one answer, as ONNX graphs. Parameters and what Adam keeps are inputs; their new values are
// outputs of the same name with an apostrophe. All images are a constant of the graph, which gathers its batch itself.

import { filtersOf } from "./files.mjs";
import { convolve } from "./onnx-convolution.mjs";
import { OnnxGraph } from "./onnx-model.mjs";

/** The graph of a step; `state` lists what is fed back: { name, shape, data }. */
export function trainingGraph(work, data) {
  const graph = new OnnxGraph();
  const rows = graph.input("rows", [work.batch], Int32Array);
  const [width] = work.sizes;
  const x = graph.apply("Gather", [graph.constant(data.floats(), [data.labels.length, width]), rows]);
  const labels = graph.apply("Gather", [graph.constant(data.labels, [data.labels.length]), rows]);
  const zeroAndOne = graph.constant(Float32Array.of(0, 1), [2]);
  const t = graph.apply("OneHot", [labels, graph.constant(Int32Array.of(10)), zeroAndOne]);

  const all = data.layers.map((layer, i) => parametersOf(graph, work, layer, i));
  const first = work.convolution && convolve(graph, work, all[0], x);
  const layers = first ? all.slice(1) : all;
  const values = forward(graph, work, layers, first?.rows ?? x);
  const logarithms = graph.apply("LogSoftmax", [values.at(-1)]);
  const losses = graph.apply("ReduceSum", [graph.apply("Mul", [logarithms, t])], { keepdims: 0 });
  graph.apply("Mul", [losses, graph.scalar(-1 / work.batch)], {}, "loss");
  graph.output("loss", []);

  const update = { sgd, adam }[work.optimizer](graph, work);
  const excess = graph.apply("Sub", [graph.apply("Exp", [logarithms]), t]);
  let gradient = graph.apply("Mul", [excess, graph.scalar(1 / work.batch)]);
  for (let i = layers.length - 1; i >= 0; i--) {
    const { weight, bias } = layers[i];
    const before = i > 0 || first ? throughLayer(graph, work, gradient, weight.name, values[i]) : undefined;
    const sums = graph.apply("ReduceSum", [gradient, graph.constant(BigInt64Array.of(0n), [1])], {
      keepdims: 0,
    });
    update.weight(weight, values[i], gradient);
    update.bias(bias, sums);
    gradient = before;
  }
  if (first) {
    const gradients = first.backward(gradient);
    update.bias(all[0].weight, gradients.weight);
    update.bias(all[0].bias, gradients.bias);
  }
  return { bytes: graph.toBytes(), state: graph.state };
}

/** The graph of one answer; the weights are constants, as in an exported model. */
export function predictionGraph(work, data) {
  const graph = new OnnxGraph();
  const x = graph.input("x", [1, work.sizes[0]]);
  const layers = data.layers.map(({ inputs, outputs, weight, bias }) => ({
    weight: { name: graph.constant(weight, [inputs, outputs]) },
    bias: { name: graph.constant(bias, [outputs]) },
  }));
  graph.apply("Softmax", [forward(graph, work, layers, x).at(-1)], {}, "y");
  graph.output("y", [1, 10]);
  return { bytes: graph.toBytes() };
}

function parametersOf(graph, { convolution }, layer, i) {
  const { inputs, outputs, weight, bias } = layer;
  const isConvolution = i === 0 && convolution;
  const shape = isConvolution
    ? [outputs, 1, convolution.filterSide, convolution.filterSide]
    : [inputs, outputs];
  return {
    weight: graph.fedBack(`weight_${i}`, shape, isConvolution ? filtersOf(layer) : weight),
    bias: graph.fedBack(`bias_${i}`, [outputs], bias),
  };
}

/** The input and the output of every layer. */
function forward(graph, { activation }, layers, x) {
  const values = [x];
  layers.forEach(({ weight, bias }, i) => {
    const sum = graph.apply("Gemm", [values[i], weight.name, bias.name]);
    const operator = { relu: "Relu", sigmoid: "Sigmoid" }[activation];
    values.push(i === layers.length - 1 ? sum : graph.apply(operator, [sum]));
  });
  return values;
}

/** The gradient of a layer's input, and through the activation that made it. */
function throughLayer(graph, { activation }, gradient, weight, value) {
  const product = graph.apply("Gemm", [gradient, weight], { transB: 1 });
  const slope = {
    relu: () => graph.apply("Cast", [graph.apply("Greater", [value, graph.scalar(0)])], { to: 1 }),
    sigmoid: () => graph.apply("Mul", [value, graph.apply("Sub", [graph.scalar(1), value])]),
  }[activation]();
  return graph.apply("Mul", [product, slope]);
}

function sgd(graph, { learningRate }) {
  return {
    /** The product subtracts itself: Gemm is α·AᵀB + β·C. */
    weight({ name, shape }, value, gradient) {
      const attributes = { transA: 1, alpha: -learningRate, beta: 1 };
      graph.apply("Gemm", [value, gradient, name], attributes, `${name}'`);
      graph.output(`${name}'`, shape);
    },
    bias({ name, shape }, gradient) {
      graph.apply("Sub", [name, graph.apply("Mul", [gradient, graph.scalar(learningRate)])], {}, `${name}'`);
      graph.output(`${name}'`, shape);
    },
  };
}

/** `w − rate · m / (√v + ε)`, where the host gives the rate and ε their corrections for the step's number. */
function adam(graph) {
  const [rate, epsilon] = ["rate", "epsilon"].map((name) => graph.input(name, []));
  const average = ({ name, shape }, sample, beta) => {
    const kept = graph.apply("Mul", [name, graph.scalar(beta)]);
    const added = graph.apply("Mul", [sample, graph.scalar(1 - beta)]);
    graph.output(graph.apply("Add", [kept, added], {}, `${name}'`), shape);
    return `${name}'`;
  };
  const bias = ({ name, shape }, gradient) => {
    const zeros = new Float32Array(shape.reduce((size, length) => size * length, 1));
    const mean = average(graph.fedBack(`${name}_mean`, shape, zeros), gradient, 0.9);
    const square = graph.apply("Mul", [gradient, gradient]);
    const squares = average(graph.fedBack(`${name}_squares`, shape, zeros), square, 0.999);
    const root = graph.apply("Add", [graph.apply("Sqrt", [squares]), epsilon]);
    const move = graph.apply("Div", [graph.apply("Mul", [mean, rate]), root]);
    graph.output(graph.apply("Sub", [name, move], {}, `${name}'`), shape);
  };
  const weight = (parameter, value, gradient) =>
    bias(parameter, graph.apply("Gemm", [value, gradient], { transA: 1 }));
  return { weight, bias };
}
