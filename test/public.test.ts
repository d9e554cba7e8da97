// One name, three uses: a layer, a function of numbers, an operation on variables.

import { describe, expect, test } from "vitest";
import * as downhill from "../src/index.js";

const { crossEntropy, relu, sigmoid, softmax, softmaxCrossEntropy, sumOfSquaresError, tanh, variable } =
  downhill;

describe("a name that is a layer, a function and an operation", () => {
  test.each([
    ["relu", relu, [0, 2]],
    ["sigmoid", sigmoid, [0.2689414213699951, 0.8807970779778823]],
    ["tanh", tanh, [-0.7615941559557649, 0.9640275800758169]],
    ["softmax", softmax, [0.04742587317756678, 0.9525741268224334]],
  ])("%s", (kind, either, expected) => {
    expect(either().kind).toBe(kind);
    const x = [-1, 2];
    either(x).forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i], 14);
    });
    expect(either(Float32Array.from(x))).toBeInstanceOf(Float64Array);
    const node = either(variable([x]));
    expect(node).toBeInstanceOf(downhill.Variable);
    expect(Array.from(node.value.data)).toEqual(either(x));
  });

  test("losses", () => {
    const y = [0.1, 0.05, 0.6, 0, 0.05, 0.1, 0, 0.1, 0, 0];
    const t = [0, 0, 1, 0, 0, 0, 0, 0, 0, 0];
    expect(sumOfSquaresError().kind).toBe("sumOfSquaresError");
    expect(sumOfSquaresError(y, t)).toBeCloseTo(0.0975, 15);
    expect(sumOfSquaresError(variable(y), t).value).toBeCloseTo(0.0975, 15);
    expect(crossEntropy().kind).toBe("crossEntropy");
    expect(crossEntropy({ epsilon: 1e-5 }).options).toEqual({ epsilon: 1e-5 });
    expect(crossEntropy(variable([y]), [t]).value).toBeCloseTo(downhill.crossEntropyError(y, t), 15);
    expect(softmaxCrossEntropy().kind).toBe("softmaxCrossEntropy");
    expect(softmaxCrossEntropy(variable([y]), [2]).value).toBeGreaterThan(0);
  });
});

test("the public door has these names and no others", () => {
  expect(Object.keys(downhill).sort()).toMatchInlineSnapshot(`
    [
      "AddLayer",
      "Affine",
      "Dataset",
      "FormatError",
      "GradientReport",
      "IncrementalGradient",
      "MulLayer",
      "NDArray",
      "NonFiniteLossError",
      "Prediction",
      "RandomState",
      "Relu",
      "ShapeError",
      "Sigmoid",
      "SoftmaxWithLoss",
      "TwoLayerNet",
      "Variable",
      "adaGrad",
      "adam",
      "add",
      "addBias",
      "batchNormalization",
      "capabilities",
      "checkWritable",
      "constant",
      "convolution",
      "crossEntropy",
      "crossEntropyError",
      "dataset",
      "dense",
      "digits",
      "div",
      "dropout",
      "exp",
      "flatten",
      "gradcheck",
      "gradientDescent",
      "he",
      "identity",
      "incrementalGradient",
      "load",
      "loadModel",
      "log",
      "matmul",
      "maxPooling",
      "mean",
      "mnist",
      "mnistFromBytes",
      "momentum",
      "mul",
      "neg",
      "nesterov",
      "normal",
      "numericalDiff",
      "numericalGradient",
      "randomStream",
      "relu",
      "reshape",
      "rmsProp",
      "scale",
      "sequential",
      "serveTrainer",
      "sgd",
      "sigmoid",
      "softmax",
      "softmaxCrossEntropy",
      "spawnTrainer",
      "square",
      "step",
      "sub",
      "sum",
      "sumOfSquaresError",
      "tanh",
      "toDot",
      "toMermaid",
      "toSvg",
      "variable",
      "xavier",
      "zeros",
    ]
  `);
});
