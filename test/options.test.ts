// Options that nobody reads, and what is no options at all: said at once, everywhere in the same words.

import { describe, expect, test } from "vitest";
import * as downhill from "../src/index.js";
import { clouds } from "./model/small-data.js";

const { dense, relu, sequential, softmaxCrossEntropy } = downhill;
const data = clouds(20);
const compile = (options = {}) =>
  sequential([dense(4), relu(), dense(3)]).compile({ input: [2], loss: softmaxCrossEntropy(), ...options });

/** What a call says when it fails, at once or later. */
async function failure(call: () => unknown): Promise<string> {
  try {
    await call();
    return "no error";
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError);
    return (error as Error).message;
  }
}

const typo = { typo: 1 } as never;

const calls: [string, (options: never) => unknown, string][] = [
  ["sgd", downhill.sgd, "learningRate"],
  ["momentum", downhill.momentum, "learningRate, momentum, velocity"],
  ["nesterov", downhill.nesterov, "learningRate, momentum, velocity, first"],
  ["adaGrad", downhill.adaGrad, "learningRate, initial, epsilon, epsilonPlace"],
  ["rmsProp", downhill.rmsProp, "learningRate, decay, epsilon, epsilonPlace"],
  ["adam", downhill.adam, "learningRate, beta1, beta2, epsilon, epsilonPlace"],
  ["dense", (options) => dense(3, options), "weights, name"],
  ["dropout", (options) => downhill.dropout(0.5, options), "inverted, name"],
  ["maxPooling", downhill.maxPooling, "size, stride, name"],
  ["batchNormalization", downhill.batchNormalization, "momentum, epsilon, per, initialVariance, name"],
  ["normal", downhill.normal, "deviation"],
  ["digits", downhill.digits, "train, test, seed"],
  ["mnist", (options) => downhill.mnist("nowhere", options), "flatten, normalize, oneHot"],
  ["dataset", downhill.dataset, "x, t, shape, targetShape, classes, scale"],
  [
    "fit",
    async (options) => (await compile()).fit(data, options),
    "batchSize, epochs, steps, sampling, validation, evaluateTraining, onStep, onEpoch",
  ],
  ["predict", async (options) => (await compile()).predict([[1, 2]], options), "raw"],
  ["profile", async (options) => (await compile()).profile(data, options), "batchSize, steps"],
  ["toBytes", async (options) => (await compile()).toBytes(options), "training"],
  ["loadModel", async (options) => downhill.loadModel((await compile()).toBytes(), options), "backend"],
  ["load", downhill.load, "wasm, variant, precision, simd"],
  ["normalize", (options) => data.normalize(options), "scale"],
  ["numericalDiff", (options) => downhill.numericalDiff((x) => x * x, 3, options), "h"],
  ["numericalGradient", (options) => downhill.numericalGradient(([x]) => x * x, [3], options), "h"],
  [
    "gradientDescent",
    (options) => downhill.gradientDescent(([x]) => x * x, [3], options),
    "learningRate, optimizer, steps, gradient, values, h",
  ],
  ["incrementalGradient", downhill.incrementalGradient, "sizes, activation, epsilon, threads"],
  [
    "incrementalGradient",
    async (options) => {
      const gradient = await downhill.incrementalGradient({ sizes: [1, 2], activation: "relu" });
      return gradient.run({ W1: [1, 2], b1: [0, 0] }, [1], [0], options);
    },
    "h",
  ],
  ["crossEntropyError", (options) => downhill.crossEntropyError([0.5, 0.5], [1, 0], options), "delta"],
  ["toSvg", (options) => downhill.toSvg(downhill.variable(1), options), "title, ids, styles"],
  [
    "gradcheck",
    (options) => downhill.gradcheck(relu(), options),
    "h, tolerance, dtype, backend, data, input",
  ],
  [
    "gradcheck",
    async (options) => downhill.gradcheck(await compile(), options),
    "h, tolerance, dtype, backend, data",
  ],
  [
    "gradcheck",
    (options) => downhill.gradcheck((x: never) => x, options),
    "h, tolerance, dtype, backend, at",
  ],
  ["TwoLayerNet.create", downhill.TwoLayerNet.create, "inputSize, hiddenSize, outputSize, weightInitStd"],
  ["TwoLayerNet", (options) => new downhill.TwoLayerNet(options), "inputSize, hiddenSize, outputSize"],
  [
    "TwoLayerNet.numericalGradient",
    (options) => {
      const sizes = { inputSize: 1, hiddenSize: 1, outputSize: 2 };
      return new downhill.TwoLayerNet({ ...sizes, activation: "relu" }).numericalGradient(
        [[1]],
        [0],
        options,
      );
    },
    "h",
  ],
  ["save", async (options) => (await compile()).save("nowhere/model", options), "training"],
];

describe("options", () => {
  test.each(calls)("%s: a key that it has not, and what is no object", async (where, call, known) => {
    expect(await failure(() => call(typo))).toContain(`${where}: expected no options but ${known}`);
    expect(await failure(() => call(typo))).toContain(', got "typo".');
    for (const nothing of [null, 5, []]) {
      const said = await failure(() => call(nothing as never));
      expect(said).toContain(`${where}: expected an object of options, got `);
    }
  });

  test("losses and convolution, whose first arguments may be other things", async () => {
    const expected = ': expected no options but epsilon, got "typo".';
    expect(await failure(() => softmaxCrossEntropy(typo))).toBe(`softmaxCrossEntropy${expected}`);
    expect(await failure(() => downhill.crossEntropy(typo))).toBe(`crossEntropy${expected}`);
    const scores = downhill.variable([[0.25, 0.75]]);
    expect(await failure(() => softmaxCrossEntropy(scores, [0], typo))).toBe(
      `softmaxCrossEntropy${expected}`,
    );
    expect(await failure(() => downhill.crossEntropy(scores, [0], typo))).toBe(`crossEntropy${expected}`);
    expect(await failure(() => downhill.convolution(3, { size: 3, strides: 2 } as never))).toBe(
      'convolution: expected no options but size, stride, padding, weights, name, got "strides".',
    );
  });

  test("compile, and what stands in it", async () => {
    expect(await failure(() => compile({ optimiser: downhill.sgd() }))).toMatch(
      /^compile: expected no options but input, loss, optimizer, weightDecay, seed, .*, got "optimiser"\.$/,
    );
    expect(await failure(() => compile({ weightDecay: { rate: 0.1, typo: 1 } }))).toBe(
      'compile: weightDecay: expected no options but rate, decoupled, got "typo".',
    );
    const nothing = sequential([dense(3)]).compile(null as never);
    await expect(nothing).rejects.toThrow("compile: expected an object of options, got null.");
  });
});

describe("what stands in options", () => {
  const given = async (options: object) => (await compile()).fit(data, options);

  test.each<[string, () => unknown]>([
    ["sgd: learningRate", () => downhill.sgd({ learningRate: null as never })],
    ["dense: weights", () => dense(3, { weights: null as never })],
    ["dataset: shape", () => downhill.dataset({ x: [1], t: [0], shape: null as never })],
    ["fit: batchSize", () => given({ batchSize: null })],
    ["fit: epochs", () => given({ epochs: null, steps: 5 })],
    ["fit: validation", () => given({ validation: null })],
    ["compile: precision", () => compile({ precision: null })],
    ["digits: train", () => downhill.digits({ train: null as never })],
  ])("%s: null is no default", async (where, call) => {
    expect(await failure(call)).toBe(`${where}: expected a value, got null.`);
  });

  test.each<[string, (value: never) => unknown]>([
    ["fit: evaluateTraining", (evaluateTraining) => given({ evaluateTraining })],
    ["predict: raw", async (raw) => (await compile()).predict([[1, 2]], { raw })],
    ["toBytes: training", async (training) => (await compile()).toBytes({ training })],
    ["dropout: inverted", (inverted) => downhill.dropout(0.5, { inverted })],
    ["mnist: oneHot", (oneHot) => downhill.mnist("nowhere", { oneHot })],
    ["gradientDescent: values", (values) => downhill.gradientDescent(([x]) => x * x, [3], { values })],
  ])('%s: "false" is not false', async (where, call) => {
    expect(await failure(() => call("false" as never))).toBe(
      `${where}: expected true or false, got "false".`,
    );
  });

  test.each([0, Number.NaN, "", false])("fit: validation: %j is no data set", async (validation) => {
    expect(await failure(() => given({ validation }))).toContain(
      "fit: validation: expected a data set, got ",
    );
  });

  test.each([0, Number.NaN, "", false])("dataset: shape: %j is none", async (shape) => {
    const make = () => downhill.dataset({ x: [[1]], t: [0], shape: shape as never });
    expect(await failure(make)).toContain("dataset: shape: expected an array of sizes, got ");
  });

  test("compile: input: a hole is no size", async () => {
    expect(await failure(() => compile({ input: new Array(1) }))).toBe(
      "compile: input[0]: expected an integer >= 1, got undefined.",
    );
  });

  test("arrays, which can be filled as well, are no initializers", async () => {
    const remedy = "Use setParameter() for given numbers.";
    for (const weights of [[0.5, 0.25], Float32Array.of(0.5, 0.25)]) {
      expect(await failure(() => dense(2, { weights: weights as never }))).toMatch(
        /^dense: weights: expected an initializer such as he\(\), got .*setParameter\(\) for given numbers\.$/,
      );
    }
    expect(await failure(() => downhill.convolution(1, { size: 1, weights: [] as never }))).toContain(remedy);
  });

  test.each([5, "", true, ["a"]])("a layer is not called %j", async (name) => {
    const network = sequential([dense(3, { name: name as never })]);
    expect(await failure(() => network.compile({ input: [2], loss: softmaxCrossEntropy() }))).toContain(
      "dense: name: expected a word, got ",
    );
  });
});

describe("values that float32 or a file cannot hold", () => {
  test("a learning rate that would become infinite", async () => {
    const message =
      'learningRate: expected at most 3.4e38 for float32, got 1e+39. Use a smaller one, or compile with dtype "f64".';
    const optimizer = downhill.sgd({ learningRate: 1e39 });
    await expect(compile({ optimizer })).rejects.toThrow(message);
    const model = await compile();
    expect(() => {
      model.learningRate = 1e39;
    }).toThrow(message);
    expect((await compile({ optimizer, dtype: "f64" })).learningRate).toBe(1e39);
  });

  test("toBytes refuses what save refuses", async () => {
    const model = await compile();
    model.setParameter("dense_2.bias", [0, Number.NaN, 0]);
    const said = "dense_2.bias: expected finite numbers, got NaN.";
    expect(() => model.toBytes()).toThrow(`toBytes: ${said}`);
    await expect(model.save("nowhere/model")).rejects.toThrow(`save: ${said}`);
  });

  test("more digits than memory, more one-hot numbers than a model has", async () => {
    await expect(downhill.digits({ train: 1e9 })).rejects.toThrow(
      "digits: train: expected an integer from 1 to 5478274, got 1000000000.",
    );
    expect(() => downhill.dataset({ x: [[1]], t: [0] }).oneHot(1e10)).toThrow(
      "oneHot: expected at most 2^30 numbers, got 1×10000000000.",
    );
  });

  test("digits names itself", async () => {
    await expect(downhill.digits({ seed: -1 })).rejects.toThrow(
      "digits: seed: expected an integer >= 0, got -1.",
    );
  });
});
