import { describe, expect, test } from "vitest";
import { dataset } from "../../src/data/dataset.js";
import { mnist } from "../../src/data/mnist.js";
import * as eager from "../../src/eager/index.js";
import { type NDArray, type Variable, variable } from "../../src/eager/index.js";
import { gradcheck } from "../../src/gradcheck/index.js";
import type { Op } from "../../src/graph/node.js";
import {
  batchNormalization,
  convolution,
  dense,
  dropout,
  flatten,
  type Layer,
  maxPooling,
  relu,
  sigmoid,
  softmax,
  tanh,
} from "../../src/layers/index.js";
import { crossEntropy, softmaxCrossEntropy, sumOfSquaresError } from "../../src/losses/index.js";
import { sequential } from "../../src/model/sequential.js";
import { add, log, mul, neg, relu as reluOp, scale, sub } from "../../src/ops/index.js";
import { RandomState } from "../../src/random/random-state.js";
import { clouds } from "../model/small-data.js";

const settings = (["wasm", "reference"] as const).flatMap((backend) =>
  [1e-5, 1e-4].map((h) => ({ backend, h })),
);

describe.each(settings)("right gradients pass, h = $h, $backend", (setting) => {
  test.each([
    [dense(3), [4], ["dense_1.weight", "dense_1.bias", "x"]],
    [relu(), [7], ["x"]],
    [sigmoid(), [5], ["x"]],
    [tanh(), [5], ["x"]],
    [softmax(), [5], ["x"]],
    [dropout(0.3), [9], ["x"]],
    [flatten(), [2, 3], ["x"]],
    [batchNormalization(), [4], ["batchNormalization_1.gamma", "batchNormalization_1.beta", "x"]],
    [
      convolution(2, { size: [3, 2], padding: 1 }),
      [2, 4, 5],
      ["convolution_1.weight", "convolution_1.bias", "x"],
    ],
    [maxPooling(), [2, 4, 4], ["x"]],
    [batchNormalization({ per: "channel", name: "bn" }), [2, 3, 3], ["bn.gamma", "bn.beta", "x"]],
  ] as const)("layer $0.kind", async (layer, input, names) => {
    const report = await gradcheck(layer, { input, batch: 4, ...setting });
    expect(report.parameters.map(({ name }) => name)).toEqual(names);
    expect(report.passed).toBe(true);
    // Every number was looked at and none was passed over as a kink.
    for (const { kinks, failures, largestAbsolute } of report.parameters) {
      expect({ kinks, failures }).toEqual({ kinks: 0, failures: 0 });
      expect(largestAbsolute).toBeGreaterThan(0);
    }
  });

  test.each([[softmaxCrossEntropy()], [crossEntropy()], [sumOfSquaresError()]])(
    "loss $0.kind",
    async (loss) => {
      expect((await gradcheck(loss, { input: [5], ...setting })).passed).toBe(true);
      const targets = [
        [0.2, 0.3, 0.5],
        [1, 0, 0],
      ];
      const outputs = [
        [0.3, 0.3, 0.4],
        [0.9, 0.05, 0.05],
      ];
      const report = await gradcheck(loss, { data: dataset({ x: outputs, t: targets }), ...setting });
      expect(report.passed).toBe(true);
      expect(report.parameters).toMatchObject([{ name: "x", shape: [2, 3] }]);
    },
  );

  test("layers with a loss, and without", async () => {
    const layers = [dense(6), batchNormalization(), tanh(), dense(3)];
    const withLoss = await gradcheck(layers, {
      input: [4],
      batch: 5,
      loss: softmaxCrossEntropy(),
      ...setting,
    });
    expect(withLoss.passed).toBe(true);
    expect(withLoss.parameters.map(({ name }) => name)).toEqual([
      ...["dense_1.weight", "dense_1.bias", "batchNormalization_1.gamma", "batchNormalization_1.beta"],
      ...["dense_2.weight", "dense_2.bias"],
    ]);
    const without = await gradcheck(sequential(layers), { input: [4], batch: 5, ...setting });
    expect(without.passed).toBe(true);
    expect(without.parameters[0].analytic).not.toBe(withLoss.parameters[0].analytic);
  });

  test("a model as it is, though it was trained in float32", async () => {
    const layers = [dense(8), sigmoid(), dense(3)];
    const model = await sequential(layers).compile({ input: [2], loss: softmaxCrossEntropy() });
    await model.fit(clouds(60), { epochs: 2, batchSize: 20 });
    const bytes = model.toBytes();
    const report = await gradcheck(model, { data: clouds(60).take(4), ...setting });
    expect(report.passed).toBe(true);
    expect(report.parameters.map(({ name }) => name)).toEqual(model.parameterNames);
    expect(model.toBytes()).toEqual(bytes);
  });

  test("a model's weight decay is part of its loss", async () => {
    const model = await sequential([dense(1)]).compile({
      input: [1],
      loss: sumOfSquaresError(),
      weightDecay: 0.25,
    });
    model.setParameter("dense_1.weight", [2]);
    const report = await gradcheck(model, { data: dataset({ x: [[0]], t: [[0]] }), ...setting });
    expect(report.passed).toBe(true);
    expect(report.parameter("dense_1.weight")).toMatchObject({ analytic: 0.5, at: [0, 0] });
  });
});

describe("functions of variables", () => {
  test("are differentiated by every argument, and may branch on them", async () => {
    const f = (x: Variable<NDArray>, y: Variable<NDArray>, c: Variable<number>) =>
      c.value > 0 ? eager.mul(eager.sum(eager.mul(eager.exp(x), y)), c) : c;
    const at = [
      [1, 2],
      [3, 4],
    ];
    const report = await gradcheck(f, { at: [at, at, 0.5] });
    expect(report.passed).toBe(true);
    expect(report.parameters).toMatchObject([
      { name: "x_1", shape: [2, 2] },
      { name: "x_2", shape: [2, 2] },
      { name: "x_3", shape: [], at: [] },
    ]);
    const other = await gradcheck(f, { at: [at, at, -0.5] });
    expect(other.parameters.map(({ analytic }) => analytic)).toEqual([0, 0, 1]);
  });

  test("must give a scalar variable", async () => {
    const at = [[1, 2]];
    await expect(gradcheck((x: Variable<NDArray>) => eager.exp(x), { at })).rejects.toThrow(
      "gradcheck: expected a scalar, got 2. Take its sum() or mean().",
    );
    await expect(gradcheck((() => 3) as never, { at })).rejects.toThrow(
      "gradcheck: expected a function of variables with a variable, got 3.",
    );
    await expect(gradcheck(() => variable(3), { at: [] })).rejects.toThrow(
      "gradcheck: at: expected the arguments of the function, got [].",
    );
  });
});

/** `y = 2x`, whose rule adds `max(x − 0.8, 0)`: wrong for numbers above 0.8 alone. */
const wrongOp: Op = {
  name: "wrong",
  outputs: ([x]) => [{ shape: x.shape }],
  gradient({ inputs: [x] }, [dy]) {
    if (!dy) return [];
    return [add(scale(dy, 2), reluOp(sub(x, x.graph.constant(0.8, x.shape))))];
  },
  calls: ({ inputs: [x], outputs: [y] }, dtype) => [
    { kernel: `scale_${dtype}`, arguments: [y, x, y.size, 2], operations: y.size },
  ],
};
const wrong: Layer = { kind: "wrong", options: {}, build: (x) => x.graph.apply1(wrongOp, [x]) };

/** `y = w · x` with one number w per feature. */
const scaling: Layer = {
  kind: "scaling",
  options: {},
  build(x, scope) {
    const ones = { kind: "ones", options: {}, fill: (w: Float64Array | Float32Array) => w.fill(1) };
    return mul(x, scope.parameter("factor", x.shape, ones));
  },
};

describe("a wrong gradient is found", () => {
  const x = [
    [0.1, 0.2, 0.3],
    [0.4, 0.5, 0.9],
    [0.7, 0.79, 0.6],
  ];

  test("at its index", async () => {
    const { passed, parameters } = await gradcheck(wrong, { data: dataset({ x, t: [0, 1, 2] }) });
    expect(passed).toBe(false);
    expect(parameters).toMatchObject([{ name: "x", at: [1, 2], failures: 1, kinks: 0 }]);
    const [{ analytic, numeric, largestAbsolute }] = parameters;
    expect(analytic - numeric).toBeCloseTo(0.1, 9);
    expect(largestAbsolute).toBeCloseTo(0.1, 9);
  });

  test("also in the parameters of a layer below, where it is not itself", async () => {
    const report = await gradcheck([scaling, wrong], { data: dataset({ x, t: [0, 1, 2] }) });
    // The factor moves x by up to a tenth, so numbers near 0.8 may go beyond; 0.9 does in any case.
    expect(report.passed).toBe(false);
    expect(report.parameter("scaling_1.factor")?.failures).toBeGreaterThan(0);
  });

  test("as small as the bounds say, and not below", async () => {
    // The rule is off by e; at h = 1e-5 and |f| below 1 the bound is 64·u/h + h²/6 = 7.3e-10.
    const offBy = (e: number): Layer => {
      const op: Op = { ...wrongOp, gradient: (_, [dy]) => [dy && scale(dy, 2 + e)] };
      return { kind: "off", options: {}, build: (x) => x.graph.apply1(op, [x]) };
    };
    const data = dataset({ x: [[0.25]], t: [[0]] });
    const check = (e: number) => gradcheck([scaling, offBy(e)], { data, loss: sumOfSquaresError(), h: 1e-5 });
    expect((await check(1e-7)).passed).toBe(false);
    expect((await check(1e-10)).passed).toBe(true);
  });

  test("where it is not a number", async () => {
    const op: Op = {
      ...wrongOp,
      gradient: ({ inputs: [x] }, [dy]) => [dy && add(scale(dy, 2), scale(log(neg(x)), 0))],
    };
    const layer: Layer = { kind: "nan", options: {}, build: (x) => x.graph.apply1(op, [x]) };
    const report = await gradcheck(layer, { data: dataset({ x: [[-1, 0.5, -2]], t: [0] }) });
    expect(report.parameters[0]).toMatchObject({ failures: 1, at: [0, 1], largestAbsolute: Infinity });
  });

  test("where the loss leaves its epsilon out, unless a tolerance allows it", async () => {
    const loss = softmaxCrossEntropy({ epsilon: 1e-7 });
    const report = await gradcheck(loss, { input: [5] });
    expect(report.passed).toBe(false);
    expect(report.parameters[0].largestAbsolute).toBeLessThan(1e-6);
    expect((await gradcheck(loss, { input: [5], tolerance: 1e-6 })).passed).toBe(true);
  });
});

describe("kinks", () => {
  /** Relu layers at given numbers, with a rule that may be wrong at and below 0. */
  const check = (x: number[], options: { h?: number } = {}, layer = relu()) =>
    gradcheck(layer, { data: dataset({ x: [x], t: [0] }), ...options });

  test.each([
    [[1e-6, 0.5, -0.5], 1],
    [[-1e-6, 1e-6, 9e-6], 3],
    [[0, 0.5, 0.5], 1],
    [[1e-4, -1e-4, 0.5], 0],
  ])("relu at %j with h = 1e-5: %i crossed, none failed", async (x, kinks) => {
    const report = await check(x, { h: 1e-5 });
    expect(report.passed).toBe(true);
    expect(report.parameters[0]).toMatchObject({ kinks, failures: 0 });
    // The difference that is reported is of what was compared.
    expect(report.parameters[0].largestAbsolute).toBeLessThan(1e-9);
  });

  test("two largest numbers of a pool that change places", async () => {
    const data = dataset({ x: [[[[0.5, 0.500001, 0.1, 0.2]]]], t: [0] });
    const report = await gradcheck(maxPooling({ size: [1, 4] }), { data });
    expect(report.passed).toBe(true);
    expect(report.parameters[0]).toMatchObject({ kinks: 2, failures: 0 });
  });

  test("the book's step crosses those that are nearer than 1e-4", async () => {
    const report = await check([9e-5, -5e-5, 2e-4], { h: 1e-4 });
    expect(report.parameters[0]).toMatchObject({ kinks: 2, failures: 0 });
  });

  test("on both sides at once", async () => {
    const f = (x: Variable<number>) =>
      eager.add(eager.relu(eager.sub(x, 4e-6)), eager.relu(eager.sub(eager.neg(x), 3e-6)));
    const report = await gradcheck(f, { at: [0], h: 1e-5 });
    expect(report.passed).toBe(true);
    expect(report.parameters[0]).toMatchObject({ kinks: 1, analytic: 0 });
  });

  test("excuse nothing that is the slope of neither side", async () => {
    const half: Op = {
      ...wrongOp,
      gradient: (_, [dy]) => [dy && scale(dy, 0.5)],
      calls: ({ inputs: [x], outputs: [y] }, dtype) => [
        { kernel: `relu_${dtype}`, arguments: [y, x, y.size], operations: y.size },
      ],
    };
    const layer: Layer = { kind: "half", options: {}, build: (x) => x.graph.apply1(half, [x]) };
    const report = await check([1e-6, -1e-6, 0.5], {}, layer);
    expect(report.parameters[0]).toMatchObject({ kinks: 0, failures: 3 });
  });
});

describe("pitfalls are errors", () => {
  test("batch normalisation of a single sample", async () => {
    const layers = [dense(4), batchNormalization(), dense(2)];
    await expect(gradcheck(layers, { input: [3], batch: 1 })).rejects.toThrow(
      "gradcheck: batchNormalization: expected a batch of 2 samples or more, got 1. A single sample is its own mean",
    );
    // A channel of an image has several numbers in one sample.
    const channels = batchNormalization({ per: "channel" });
    expect((await gradcheck(channels, { input: [2, 3, 3], batch: 1 })).passed).toBe(true);
    await expect(gradcheck(channels, { input: [4], batch: 1 })).rejects.toThrow(RangeError);
  });

  test("float32", async () => {
    await expect(gradcheck(relu(), { input: [3], dtype: "f32" as never })).rejects.toThrow(
      'gradcheck: dtype: expected "f64", got "f32". In float32 a value near 1 is rounded by 6e-8',
    );
  });

  test("nothing to differentiate by", async () => {
    await expect(gradcheck([relu(), softmax()], { input: [3] })).rejects.toThrow(
      "gradcheck: expected parameters to differentiate by, got none.",
    );
  });

  test("a value that is not finite", async () => {
    await expect(gradcheck((x: Variable<number>) => eager.log(x), { at: [-1] })).rejects.toThrow(
      "log: expected a result that is a number, got NaN from -1.",
    );
    await expect(gradcheck((x: Variable<number>) => eager.div(1, x), { at: [0] })).rejects.toThrow(
      "gradcheck: expected a finite value to differentiate, got Infinity.",
    );
  });

  test("samples that are missing or do not fit", async () => {
    await expect(gradcheck(relu(), {})).rejects.toThrow("gradcheck: input: expected the shape of one sample");
    await expect(gradcheck(relu(), { input: [0] })).rejects.toThrow(RangeError);
    await expect(gradcheck(relu(), { input: [2], h: 0 })).rejects.toThrow(RangeError);
    const labelled = dataset({ x: [[1, 2]], t: [0] });
    await expect(gradcheck(sumOfSquaresError(), { data: labelled })).rejects.toThrow("Use data.oneHot().");
    const model = await sequential([dense(2)]).compile({ input: [3], loss: softmaxCrossEntropy() });
    await expect(gradcheck(model, { data: labelled })).rejects.toThrow("expected samples of shape 3, got 2.");
    await expect(gradcheck(model, {} as never)).rejects.toThrow("gradcheck: data: expected a data set");
  });

  test("what has no gradient", async () => {
    const expected = "gradcheck: expected a model, a layer, layers, a loss, or a function of variables, got";
    for (const subject of [3, [], [relu], {}]) {
      await expect(gradcheck(subject as never, { input: [1] })).rejects.toThrow(expected);
    }
  });
});

test("the report as text", async () => {
  const data = dataset({ x: [[0.5, 1e-6, 0.9]], t: [0] });
  const text = String(await gradcheck(wrong, { data, h: 1e-4 }));
  const [verdict, headings, line] = text.split("\n");
  expect(verdict).toBe("gradcheck failed: 3 numbers, h = 1e-4");
  expect(headings).toMatch(/^parameter +shape +largest difference +relative +at +gradient +numerical$/);
  expect(line).toMatch(/^x +1×3 +1\.0e-1 +\d\.\de[+-]\d+ +\[0, 2\] +\S+ +\S+ +1 wrong$/);
  expect(String(await gradcheck(relu(), { data }))).toMatch(/^gradcheck passed: .* 1 kink crossed$/s);
});

/** Without a folder of MNIST's files this is skipped. */
const folder = process.env.MNIST_DIR;

test.skipIf(!folder)("MNIST: the figures of the book's own check", { timeout: 120_000 }, async () => {
  const { train } = await mnist(folder as string);
  const data = train.take(3);
  const random = new RandomState(0);
  const [W1, W2] = [random.randn(784, 50), random.randn(50, 10)].map((w) => w.map((z) => 0.01 * z));
  const check = async (epsilon: number) => {
    const model = await sequential([dense(50), relu(), dense(10)]).compile({
      input: [784],
      loss: softmaxCrossEntropy({ epsilon }),
      dtype: "f64",
    });
    model.setParameter("dense_1.weight", W1);
    model.setParameter("dense_1.bias", new Float64Array(50));
    model.setParameter("dense_2.weight", W2);
    model.setParameter("dense_2.bias", new Float64Array(10));
    return gradcheck(model, { data, h: 1e-4, tolerance: 1e-6 });
  };
  const book = await check(1e-7);
  expect(book.passed).toBe(true);
  // Means over all numbers, to the two digits that NumPy's figures are quoted with.
  expect(book.parameters.map(({ meanAbsolute }) => meanAbsolute.toPrecision(2))).toEqual([
    "4.6e-10",
    "2.8e-9",
    "6.1e-9",
    "1.4e-7",
  ]);
  const exact = await check(0);
  expect(exact.parameters[3].meanAbsolute).toBeLessThan(2e-10);
});
