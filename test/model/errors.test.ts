// What a user can get wrong, and what the package says.

import { describe, expect, test } from "vitest";
import { dataset } from "../../src/data/dataset.js";
import { ShapeError } from "../../src/errors.js";
import { he } from "../../src/initializers/index.js";
import {
  batchNormalization,
  convolution,
  dense,
  flatten,
  type Layer,
  relu,
  sigmoid,
  softmax,
  tanh,
} from "../../src/layers/index.js";
import { crossEntropy, softmaxCrossEntropy, sumOfSquaresError } from "../../src/losses/index.js";
import { sequential } from "../../src/model/sequential.js";
import { sgd } from "../../src/optimizers/index.js";
import { clouds } from "./small-data.js";

const data = clouds(100);
const compile = (options = {}, layers: Layer[] = [dense(4), relu(), dense(3)]) =>
  sequential(layers).compile({ input: [2], loss: softmaxCrossEntropy(), ...options });
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => "no error",
    (error: Error) => error.message,
  );

describe("building", () => {
  test.each([
    [{ input: [] }, "compile: input: expected the shape of one sample, such as [784], got []."],
    [{ input: [0] }, "compile: input[0]: expected an integer >= 1, got 0."],
    [{ seed: -1 }, "compile: seed: expected an integer >= 0, got -1."],
    [{ seed: 0.5 }, "compile: seed: expected an integer >= 0, got 0.5."],
    [{ dtype: "f16" }, 'compile: dtype: expected one of "f32", "f64", got "f16".'],
    [
      { loss: softmaxCrossEntropy },
      "compile: loss: expected a loss such as softmaxCrossEntropy(), got a function",
    ],
    [{ loss: undefined }, "compile: loss: expected a loss such as softmaxCrossEntropy(), got undefined."],
    [{ optimizer: "sgd" }, 'compile: optimizer: expected an optimizer such as sgd(), got "sgd".'],
    [{ input: [28, 28] }, 'dense "dense_1": expected a row of features, got 28×28. Add flatten() before it.'],
  ])("compile with %j", async (options, expected) => {
    expect(await failure(compile(options))).toContain(expected);
  });

  test.each([
    ["dense_1", [dense(3)]],
    ["relu_1", [dense(3), relu()]],
    ["tanh_1", [dense(3), tanh()]],
    ["batchNormalization_1", [dense(3), batchNormalization()]],
  ])("cross-entropy of scores, by %s", async (layer, layers) => {
    expect(await failure(compile({ loss: crossEntropy() }, layers))).toBe(
      "compile: loss: expected probabilities for crossEntropy(), those of softmax() or sigmoid(), got what " +
        `${layer} makes. Add softmax() as the last layer, or take softmaxCrossEntropy().`,
    );
  });

  test.each([softmax, sigmoid])("cross-entropy of probabilities: %o", async (last) => {
    expect(await failure(compile({ loss: crossEntropy() }, [dense(3), last()]))).toBe("no error");
  });

  test("layers that are none", () => {
    expect(() => sequential([])).toThrow("sequential: expected an array of at least one layer, got [].");
    expect(() => sequential([dense(2), relu as never])).toThrow("Call the factory: relu(), not relu.");
    expect(() => dense(0)).toThrow("dense: units: expected an integer >= 1, got 0.");
    expect(() => dense("10" as never)).toThrow(TypeError);
    expect(() => sgd({ learningRate: -1 })).toThrow("sgd: learningRate");
    expect(() => sgd({ learningRate: Number.NaN })).toThrow(RangeError);
  });

  test("first weights that are no initializer", () => {
    const expected = "weights: expected an initializer such as he(), got a function he.";
    expect(() => dense(2, { weights: he as never })).toThrow(`dense: ${expected}`);
    expect(() => convolution(2, { size: 3, weights: he as never })).toThrow(`convolution: ${expected}`);
    expect(() => dense(2, { weights: "he" as never })).toThrow(TypeError);
  });

  test("two layers of one name", async () => {
    const layers = [dense(4, { name: "a" }), dense(3, { name: "a" })];
    expect(await failure(compile({}, layers))).toBe(
      'sequential: expected layers with different names, got two called "a".',
    );
  });
});

describe("data that does not fit", () => {
  const ten = {
    x: Array.from({ length: 10 }, (_, i) => [i / 10, 1]),
    t: Array.from({ length: 10 }, (_, i) => i),
  };

  test("features of another count or shape", async () => {
    const model = await compile();
    const wide = dataset({ x: [[1, 2, 3]], t: [0] });
    await expect(model.fit(wide)).rejects.toThrow(ShapeError);
    expect(await failure(model.fit(wide))).toContain("fit: expected samples of shape 2, got 3.");
    const square = dataset({ x: [[[1], [2]]], t: [0] });
    expect(await failure(model.evaluate(square))).toContain(
      "Use data.flatten(), or begin the model with flatten().",
    );
    const flat = await compile({ input: [2, 1] }, [flatten(), dense(3)]);
    expect(await failure(flat.fit(dataset({ x: [[[1], [2]]], t: [0] })))).toBe("no error");
    expect(await failure(model.predict([[1, 2, 3]]))).toContain("expected");
  });

  test("the label trap: ten indices for ten outputs are not a row of targets", async () => {
    const squares = await compile({ loss: sumOfSquaresError() }, [dense(10)]);
    expect(await failure(squares.fit(dataset(ten), { batchSize: 10 }))).toBe(
      "fit: sumOfSquaresError: expected a row of targets per sample, got class indices. Use data.oneHot().",
    );
    expect(await failure(squares.fit(dataset(ten).oneHot(), { batchSize: 10 }))).toBe("no error");
  });

  test("one-hot rows and indices give the same loss where both are taken", async () => {
    const losses = await Promise.all(
      [dataset(ten), dataset(ten).oneHot()].map(async (each) =>
        (await compile({}, [dense(10)])).evaluate(each),
      ),
    );
    expect(losses[1].loss).toBeCloseTo(losses[0].loss, 6);
    expect(losses[1].accuracy).toBe(losses[0].accuracy);
  });

  test("a label that has no output", async () => {
    const model = await compile();
    expect(await failure(model.fit(dataset(ten)))).toBe(
      "fit: expected labels from 0 to 2, got 3 at index 3. The last layer must have one output per class.",
    );
  });

  test("targets of another width", async () => {
    const model = await compile({ loss: sumOfSquaresError() });
    expect(await failure(model.fit(dataset({ x: [[1, 2]], t: [[1, 2]] })))).toContain(
      "fit: expected targets of shape 3, got 2.",
    );
  });

  test("validation data that does not fit, before the first step", async () => {
    const model = await compile();
    const before = model.toBytes();
    const wide = dataset({ x: [[1, 2, 3]], t: [0] });
    expect(await failure(model.fit(data, { validation: wide }))).toContain(
      "fit: validation: expected samples",
    );
    expect(model.toBytes()).toEqual(before);
  });

  test("numbers that float32 has no place for", async () => {
    const huge = dataset({ x: [[1e300, 0]], t: [0] });
    expect(await failure((await compile()).fit(huge))).toBe(
      'fit: features: expected numbers within ±3.4e38 for float32, got 1e+300. Scale the data, or compile with dtype "f64".',
    );
    expect(await failure((await compile()).predict([[1e300, 0]]))).toContain("predict: features");
    expect(await failure((await compile({ dtype: "f64" })).predict([[1e300, 0]]))).toBe("no error");
  });

  test("something that is no data set", async () => {
    const model = await compile();
    expect(await failure(model.fit([[1, 2]] as never))).toContain("Make one with dataset({ x, t }).");
  });
});

describe("options of fit", () => {
  test.each([
    [{ batchSize: 0 }, "fit: batchSize: expected an integer from 1 to 100, the number of samples, got 0."],
    [{ batchSize: -5 }, "got -5."],
    [{ batchSize: 2.5 }, "got 2.5."],
    [{ batchSize: 101 }, "got 101."],
    [{ batchSize: "10" }, "fit: batchSize: expected an integer"],
    [{ epochs: -1 }, "fit: epochs: expected an integer >= 0, got -1."],
    [{ steps: 1.5 }, "fit: steps: expected an integer >= 0, got 1.5."],
    [{ epochs: 1, steps: 1 }, "fit: expected epochs or steps, got both. Leave one of them out."],
    [{ sampling: "random" }, 'fit: sampling: expected one of "shuffled", "withReplacement", got "random".'],
  ])("%j", async (options, expected) => {
    expect(await failure((await compile()).fit(data, options as never))).toContain(expected);
  });

  test("a learning rate that is none", async () => {
    const model = await compile();
    expect(() => {
      model.learningRate = Number.NaN;
    }).toThrow("learningRate: expected a number");
  });

  test("unknown parameters", async () => {
    const model = await compile();
    expect(() => model.getParameter("w")).toThrow("dense_1.weight, dense_1.bias");
  });

  test.each([
    ["[1]", [1]],
    ["[[1, 2], 3, 4, 5]", [[1, 2], 3, 4, 5]],
    ['[1, 2, 3, "4"]', [1, 2, 3, "4"]],
    // biome-ignore lint/suspicious/noSparseArray: what it is about
    ["[1, , 3, 4]", [1, , 3, 4]],
    ["null", null],
    ["undefined", undefined],
  ])("a bias of %s", async (got, numbers) => {
    const model = await compile();
    const before = model.getParameter("dense_1.bias");
    expect(() => model.setParameter("dense_1.bias", numbers as never)).toThrow(
      `setParameter "dense_1.bias": expected 4 numbers, got ${got}.`,
    );
    expect(model.getParameter("dense_1.bias")).toEqual(before);
  });
});

test.each([
  [{ onStep: "x" }, 'fit: onStep: expected a function, got "x".'],
  [{ onEpoch: 3 }, "fit: onEpoch: expected a function, got 3."],
  [{ signal: "x" }, 'fit: signal: expected an AbortSignal, got "x". Give the signal of an AbortController.'],
  [{ signal: {} }, "fit: signal: expected an AbortSignal, got a value of type Object."],
])("fit with %j", async (options, expected) => {
  const model = await compile();
  expect(await failure(model.fit(data, options as never))).toContain(expected);
  expect((await model.fit(data)).steps).toBe(1);
});

test.each([null, undefined, 5])("the program of a step on %j", async (nothing) => {
  const model = await compile();
  expect(() => model.program(nothing as never)).toThrow("step: expected a data set, got ");
});
