import { describe, expect, test } from "vitest";
import * as eager from "../../src/eager/index.js";
import { identity, relu, sigmoid, softmax, step, tanh } from "../../src/numeric/functions.js";
import { points, softmaxRows, valuesAtPoints } from "./book-numbers.js";
import { expectClose } from "./close.js";

describe("the book's values", () => {
  test("step, relu and identity, to the bit", () => {
    expect(step(points)).toEqual(valuesAtPoints.step);
    expect(relu(points)).toEqual(valuesAtPoints.relu);
    expect(identity(points)).toEqual(points);
  });

  test("sigmoid and tanh", () => {
    expectClose(sigmoid(points), valuesAtPoints.sigmoid, 1e-12, 1e-14);
    expectClose(tanh(points), valuesAtPoints.tanh, 1e-12, 1e-14);
  });

  test("the sigmoid's derivative, (1 − y)·y and by backward()", () => {
    const x = eager.variable(points);
    eager.sum(eager.sigmoid(x)).backward();
    const derivatives = [sigmoid(points).map((y) => (1 - y) * y), x.gradient.data];
    for (const found of derivatives) expectClose(found, valuesAtPoints.sigmoidDerivative, 1e-12, 1e-14);
  });

  test("relu's derivative: 1 at 0 in the book's functions, 0 in its layer and here", () => {
    const x = eager.variable(points);
    eager.sum(eager.relu(x)).backward();
    expect(points.map((value) => 1 - step(-value))).toEqual(valuesAtPoints.reluDerivative);
    const here = valuesAtPoints.reluDerivative.map((slope, i) => (points[i] === 0 ? 0 : slope));
    expect(Array.from(x.gradient.data)).toEqual(here);
  });

  test("the sigmoid far out neither overflows nor loses its small values", () => {
    expectClose(sigmoid([-745, -40, 40, 745]), [0, 4.24835425529159e-18, 1, 1], 1e-12, 1e-300);
  });

  test.each([
    [
      [0.3, 2.9, 4],
      [0.01821127329554753, 0.24519181293507392, 0.7365969137693786],
    ],
    [
      [1010, 1000, 990],
      [0.999954600070331, 4.539786860886666e-5, 2.061060046209062e-9],
    ],
    [
      [7, 7, 7, 7],
      [0.25, 0.25, 0.25, 0.25],
    ],
    [
      [-1000, 0, 1000],
      [0, 0, 1],
    ],
  ])("softmax(%j)", (x, y) => {
    expectClose(softmax(x), y, 1e-12, 1e-300);
  });

  test("softmax of a batch goes row by row", () => {
    softmax(softmaxRows.x).forEach((row, i) => {
      expectClose(row, softmaxRows.y[i], 1e-12, 1e-14);
    });
  });

  test("three layers forward", () => {
    const affine = (x: number[], w: number[][], b: number[]) =>
      b.map((bias, k) => x.reduce((sum, value, i) => sum + value * w[i][k], 0) + bias);
    const z1 = sigmoid(
      affine(
        [1, 0.5],
        [
          [0.1, 0.3, 0.5],
          [0.2, 0.4, 0.6],
        ],
        [0.1, 0.2, 0.3],
      ),
    );
    const z2 = sigmoid(
      affine(
        z1,
        [
          [0.1, 0.4],
          [0.2, 0.5],
          [0.3, 0.6],
        ],
        [0.1, 0.2],
      ),
    );
    const y = identity(
      affine(
        z2,
        [
          [0.1, 0.3],
          [0.2, 0.4],
        ],
        [0.1, 0.2],
      ),
    );
    expectClose(y, [0.3168270764110298, 0.6962790898619668], 1e-12, 1e-14);
  });

  test("gates from the step function", () => {
    const gate = (w: number, b: number) => (x: number[]) => step(w * x[0] + w * x[1] + b);
    const [and, nand, or] = [gate(0.5, -0.7), gate(-0.5, 0.7), gate(0.5, -0.2)];
    const inputs = [
      [0, 0],
      [1, 0],
      [0, 1],
      [1, 1],
    ];
    expect(inputs.map(and)).toEqual([0, 0, 0, 1]);
    expect(inputs.map(nand)).toEqual([1, 1, 1, 0]);
    expect(inputs.map(or)).toEqual([0, 1, 1, 1]);
    expect(inputs.map((x) => and([nand(x), or(x)]))).toEqual([0, 1, 1, 0]);
  });
});

describe("the form of the answer is that of the question", () => {
  test("number, nested arrays, typed arrays, rows of typed arrays, data with a shape", () => {
    expect(relu(-2)).toBe(0);
    expect(
      relu([
        [1, -1],
        [[2], -3],
      ]),
    ).toEqual([
      [1, 0],
      [[2], 0],
    ]);
    expect(relu(Float32Array.of(1.5, -1))).toEqual(Float64Array.of(1.5, 0));
    expect(relu(Int8Array.of(1, -1))).toEqual(Float64Array.of(1, 0));
    expect(relu([Float64Array.of(-1), Float64Array.of(2)])).toEqual([Float64Array.of(0), Float64Array.of(2)]);
    expect(relu([])).toEqual([]);
    const shaped = { data: Float64Array.of(0, 0, 5, 5), shape: [2, 2] };
    expect(relu(shaped)).toEqual(shaped);
    expect(softmax(shaped)).toEqual({ data: Float64Array.of(0.5, 0.5, 0.5, 0.5), shape: [2, 2] });
    expect(softmax(3)).toBe(1);
  });

  test("the argument stays as it was and is not handed back", () => {
    const x = Float64Array.of(-1, 2);
    expect(identity(x)).not.toBe(x);
    relu(x);
    softmax(x);
    expect(x).toEqual(Float64Array.of(-1, 2));
  });

  test("NaN is passed on", () => {
    for (const f of [identity, relu, sigmoid, tanh, softmax]) expect(f([Number.NaN])).toEqual([Number.NaN]);
  });
});

test("what is no number is refused", () => {
  const withHole = [1, 2, 3];
  delete withHole[1];
  const words = ["1", null, undefined, { a: 1 }, [1, "2"], [[1], ["2"]], 1n, new BigInt64Array(2)];
  for (const wrong of [...words, withHole, [[1], withHole], new Array(1)]) {
    expect(() => sigmoid(wrong as never)).toThrow(TypeError);
    expect(() => sigmoid(wrong as never)).toThrow("sigmoid: expected a number or an array of numbers");
  }
});

test.each([[[2, 2]], [[-3, -1]], [[1.5, 2]], [new Array(1)]])("3 numbers have no shape %j", (shape) => {
  for (const f of [identity, relu, softmax]) {
    expect(() => f({ data: Float64Array.of(1, 2, 3), shape })).toThrow(
      /expected 4 numbers|shape\[\d\]: expected an integer/,
    );
  }
});
