import { describe, expect, test } from "vitest";
import {
  Affine,
  Relu,
  Sigmoid,
  SoftmaxWithLoss,
  TwoLayerNet,
  type TwoLayerNetOptions,
} from "../../src/book/index.js";
import { PARAMETER_NAMES } from "../../src/book/two-layer-programs.js";
import { NDArray } from "../../src/eager/index.js";
import { ShapeError } from "../../src/errors.js";
import { load, loadedKernels } from "../../src/kernels/load.js";
import { RandomState } from "../../src/random/random-state.js";
import { expectClose } from "../eager/close.js";
import { expected, labels, oneHot, params, x } from "./two-layer-numbers.js";

const SIZES = { inputSize: 4, hiddenSize: 5, outputSize: 3 };
const ACTIVATIONS = ["sigmoid", "relu"] as const;

/** A network whose numbers the tables have. */
function fill(net: TwoLayerNet): TwoLayerNet {
  for (const name of PARAMETER_NAMES) net.params[name].data.set(params[name].data);
  return net;
}

// Made before anything loads the kernels: these networks run in plain TypeScript. In browsers all files share a page, where
// another one may have loaded them.
const backends = ["wasm", ...(loadedKernels() ? [] : ["reference" as const])] as const;
const slow = {
  sigmoid: new TwoLayerNet({ ...SIZES, activation: "sigmoid" }),
  relu: new TwoLayerNet({ ...SIZES, activation: "relu" }),
};

async function make(backend: "wasm" | "reference", activation: "sigmoid" | "relu"): Promise<TwoLayerNet> {
  return fill(
    backend === "reference" ? slow[activation] : await TwoLayerNet.create({ ...SIZES, activation }),
  );
}

describe.each(backends)("the network 4-5-3, %s", (backend) => {
  describe.each(ACTIVATIONS)("%s", (activation) => {
    const numbers = expected[activation];

    test("predict, loss and accuracy, with labels and with one-hot rows", async () => {
      const net = await make(backend, activation);
      expect(net.backend).toBe(backend);
      expectClose(net.predict(x), activation === "sigmoid" ? numbers.y : numbers.a2, 1e-12, 1e-14);
      for (const t of [labels, oneHot]) {
        expectClose(net.loss(x, t), numbers.loss, 1e-12, 1e-14);
        expect(net.accuracy(x, t)).toBe(numbers.accuracy);
      }
    });

    test("gradient, a step of the lecture's loop, and the loss after it", async () => {
      for (const t of [labels, oneHot]) {
        const net = await make(backend, activation);
        const grads = net.gradient(x, t);
        for (const key of PARAMETER_NAMES) expectClose(grads[key], numbers.grads[key], 1e-12, 1e-14);
        for (const key of PARAMETER_NAMES) {
          for (let i = 0; i < grads[key].data.length; i++)
            net.params[key].data[i] -= 0.1 * grads[key].data[i];
        }
        for (const key of PARAMETER_NAMES) expectClose(net.params[key], numbers.afterStep[key], 1e-12, 1e-14);
        expectClose(net.loss(x, t), numbers.lossAfterStep, 1e-12, 1e-14);
      }
    });

    test("numericalGradient leaves the parameters alone and is near to gradient", async () => {
      const net = await make(backend, activation);
      const [numerical, exact] = [net.numericalGradient(x, labels), net.gradient(x, labels)];
      for (const key of PARAMETER_NAMES) {
        expectClose(numerical[key], numbers.numerical[key], 0, 1e-8);
        const distances = numerical[key].data.map((value, i) => Math.abs(value - exact[key].data[i]));
        const mean = distances.reduce((sum, distance) => sum + distance, 0) / distances.length;
        expectClose(mean, numbers.meanDifference[key], 0, 1e-8);
        expectClose(net.params[key], params[key]);
      }
    });
  });
});

test.each(ACTIVATIONS)("the layers of chapter 5 compute the network's numbers: %s", (activation) => {
  const { a1, z1, a2, y, loss, grads } = expected[activation];
  const affine1 = new Affine(params.W1, params.b1);
  const activate = activation === "sigmoid" ? new Sigmoid() : new Relu();
  const affine2 = new Affine(params.W2, params.b2);
  const last = new SoftmaxWithLoss();
  const outputs = [affine1.forward(x)];
  outputs.push(activate.forward(outputs[0]));
  outputs.push(affine2.forward(outputs[1]));
  for (const [i, numbers] of [a1, z1, a2].entries()) expectClose(outputs[i], numbers, 1e-12, 1e-14);
  expectClose(last.forward(outputs[2], labels), loss, 1e-12, 1e-14);
  expectClose(last.y, y, 1e-12, 1e-14);
  affine1.backward(activate.backward(affine2.backward(last.backward(1))));
  const found = { W1: affine1.dW, b1: affine1.db, W2: affine2.dW, b2: affine2.db };
  for (const key of PARAMETER_NAMES) expectClose(found[key], grads[key], 1e-12, 1e-14);
});

describe("TwoLayerNet", () => {
  const make = (options: Partial<TwoLayerNetOptions> = {}) =>
    new TwoLayerNet({ ...SIZES, activation: "relu", ...options });

  test("draws W1, then W2, from the book's generator; biases are 0", () => {
    const random = new RandomState(7);
    const net = make({ weightInitStd: 0.5, random: new RandomState(7) });
    expect(Array.from(net.params.W1.data)).toEqual(Array.from(random.randn(4, 5), (z) => 0.5 * z));
    expect(Array.from(net.params.W2.data)).toEqual(Array.from(random.randn(5, 3), (z) => 0.5 * z));
    expect([...net.params.b1.data, ...net.params.b2.data].every((b) => b === 0)).toBe(true);
    expect(net.params.W1.shape).toEqual([4, 5]);
    expect(make().params.W1).toEqual(make({ random: new RandomState(0) }).params.W1);
  });

  test("predict gives scores or their softmax, whichever is asked for", () => {
    const scores = fill(make({ activation: "sigmoid", output: "scores" }));
    expectClose(scores.predict(x), expected.sigmoid.a2, 1e-12, 1e-14);
    const probabilities = fill(make({ output: "softmax" }));
    expectClose(probabilities.predict(x), expected.relu.y, 1e-12, 1e-14);
  });

  test("takes samples in every form, and batches of any size in turn", () => {
    const net = fill(make());
    const rows = new NDArray(Float64Array.from(x.data), x.shape).toArray() as number[][];
    const answer = net.predict(x);
    const forms = [rows, rows.map((row) => Float32Array.from(row)), Float64Array.from(x.data)];
    for (const form of [
      ...forms,
      { data: x.data, shape: [6, 2, 2] },
      rows.map((row) => [row.slice(0, 2), row.slice(2)]),
    ]) {
      expectClose(net.predict(form), answer);
    }
    for (const count of [1, 3, 6, 2]) {
      expectClose(net.predict(rows.slice(0, count)).data, answer.data.slice(0, 3 * count));
    }
    expectClose(net.predict(rows[0]), [Array.from(answer.data.slice(0, 3))]);
    expect(net.loss(rows[0], 0)).toBe(net.loss([rows[0]], [0]));
    expect(net.loss(rows[0], [1, 0, 0])).toBe(net.loss(rows[0], 0));
    expect(net.loss(x, Float64Array.from(oneHot.data))).toBe(net.loss(x, oneHot));
    expect(net.loss(x, Uint8Array.from(labels))).toBe(net.loss(x, labels));
  });

  test("takes more samples than go through at once", () => {
    const net = fill(make());
    const many = Array.from({ length: 101 }, () => x.data).flat();
    const t = Array.from({ length: 101 }, () => labels).flat();
    expect(net.accuracy(Float64Array.from(many), t)).toBe(net.accuracy(x, labels));
    const hot = { data: Array.from({ length: 101 }, () => oneHot.data).flat(), shape: [606, 3] };
    expect(net.accuracy(Float64Array.from(many), hot)).toBe(net.accuracy(x, labels));
    const answers = net.predict(Float64Array.from(many));
    expect(answers.shape).toEqual([606, 3]);
    expectClose(answers.data.slice(-18), net.predict(x).data);
  });

  test("gradients that were given stay as they are", () => {
    const net = fill(make());
    const first = net.gradient(x, labels);
    const before = first.W1.data.slice();
    net.gradient(x, [0, 0, 0, 0, 0, 0]);
    expectClose(first.W1.data, before);
  });

  test("update is the lecture's fourth step", () => {
    const net = fill(make());
    net.update(net.gradient(x, labels), 0.1);
    for (const key of PARAMETER_NAMES)
      expectClose(net.params[key], expected.relu.afterStep[key], 1e-12, 1e-14);
    const wrong = { ...net.params, b1: net.params.b2 };
    expect(() => net.update(wrong, 0.1)).toThrow(
      "TwoLayerNet.update: b1: expected a gradient of shape 5, got 3.",
    );
    expect(() => net.update({ W1: net.params.W1 } as never, 0.1)).toThrow(
      "TwoLayerNet.update: b1: expected a gradient of shape 5, got undefined.",
    );
  });

  test("a batch as large as the number of classes does not take labels for targets", () => {
    const net = fill(make());
    const three = x.data.slice(0, 12);
    const rows = [
      [1, 0, 0],
      [0, 0, 1],
      [0, 1, 0],
    ];
    expect(net.loss({ data: three, shape: [3, 4] }, [0, 2, 1])).toBe(
      net.loss({ data: three, shape: [3, 4] }, rows),
    );
  });

  test("refuses answers that are neither labels nor one-hot rows", () => {
    const net = make();
    expect(() => net.loss(x, [0, 1, 2, 3, 0, 1])).toThrow(
      "TwoLayerNet.loss: t: expected class indices from 0 to 2, got 3 at index 3.",
    );
    expect(() => net.loss(x, Uint8Array.of(0, 1, 2, 3, 0, 1))).toThrow("got 3 at index 3");
    expect(() => net.gradient(x, [0, 1])).toThrow(
      "TwoLayerNet.gradient: t: expected 6 class indices or targets of shape 6×3, got numbers of shape 2.",
    );
    expect(() =>
      net.accuracy(x, [
        [1, 0],
        [0, 1],
      ]),
    ).toThrow(ShapeError);
    const digits = { data: Float64Array.from(oneHot.data, (v) => v * 5), shape: [6, 3] };
    expect(() => net.loss(x, digits)).toThrow(
      "expected one-hot rows, or rows that add up to 1, got a sum of 5 in row 0.",
    );
    const beyond = {
      data: Float64Array.from(oneHot.data, (v, i) => (i === 1 ? v - 1 : i === 2 ? v + 1 : v)),
      shape: [6, 3],
    };
    expect(() => net.loss(x, beyond)).toThrow(RangeError);
  });

  test("refuses more threads than a team may have, under its own name", async () => {
    const make = TwoLayerNet.create({ ...SIZES, activation: "relu", threads: 257 });
    await expect(make).rejects.toThrow(
      "TwoLayerNet.create: threads: expected an integer from 1 to 256, got 257.",
    );
  });

  test("refuses samples that do not fit", () => {
    const net = make();
    expect(() => net.predict([[1, 2, 3]])).toThrow("TwoLayerNet.predict: x[0]: expected 4 numbers, got 3.");
    expect(() => net.predict(new Float64Array(6))).toThrow(
      "expected rows of 4 numbers, got numbers of shape 6.",
    );
    expect(() => net.predict({ data: new Float64Array(8), shape: [4, 2] })).toThrow(ShapeError);
    expect(() => net.predict([])).toThrow(ShapeError);
    expect(() => net.predict([[1, 2, 3, "4"]] as never)).toThrow('x[0][3]: expected a number, got "4".');
    expect(() => net.predict([[1, 2, 3, 4], 5] as never)).toThrow(TypeError);
    expect(() => net.predict("1234" as never)).toThrow(TypeError);
    expect(() => net.predict(undefined as never)).toThrow(
      "TwoLayerNet.predict: x: expected a number, an array",
    );
  });

  test("says that its numbers have become none", () => {
    const net = fill(make());
    net.params.W1.data[0] = Number.NaN;
    const remedy =
      "expected numbers, got NaN. There is one in x, or parameters have grown without bound: then a smaller learning rate helps.";
    expect(() => net.loss(x, labels)).toThrow(`TwoLayerNet.loss: ${remedy}`);
    expect(() => net.gradient(x, labels)).toThrow(`TwoLayerNet.gradient: ${remedy}`);
    expect(() => net.numericalGradient(x, labels)).toThrow(`TwoLayerNet.numericalGradient: ${remedy}`);
    expect(() => net.predict(x)).toThrow(`TwoLayerNet.predict: ${remedy}`);
  });

  test("refuses options that make no network", () => {
    expect(() => make({ random: 0 as never })).toThrow(
      "TwoLayerNet: random: expected a generator such as new RandomState(0), got 0.",
    );
    expect(() => make({ hiddenSize: 0 })).toThrow(RangeError);
    expect(() => make({ outputSize: 1 })).toThrow(RangeError);
    expect(() => make({ activation: "tanh" as never })).toThrow(
      'expected one of "sigmoid", "relu", got "tanh".',
    );
    expect(() => make().numericalGradient(x, labels, { h: 0 })).toThrow(RangeError);
  });

  test("runs in WebAssembly once the kernels are loaded", async () => {
    await load();
    expect(make().backend).toBe("wasm");
  });
});
