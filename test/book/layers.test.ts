import { describe, expect, test } from "vitest";
import { AddLayer, Affine, MulLayer, Relu, Sigmoid, SoftmaxWithLoss } from "../../src/book/index.js";
import { NDArray } from "../../src/eager/index.js";
import { ShapeError } from "../../src/errors.js";
import { expectClose } from "../eager/close.js";
import * as numbers from "./layer-numbers.js";

describe("MulLayer and AddLayer", () => {
  test("one of each", () => {
    const product = new MulLayer();
    expect(product.forward(100, 2)).toBe(200);
    expect(product.backward(1.3)).toEqual([2.6, 130]);
    const sum = new AddLayer();
    expect(sum.forward(100, 2)).toBe(102);
    expect(sum.backward(1.3)).toEqual([1.3, 1.3]);
  });

  test("two apples with tax, in the lecture's own lines", () => {
    const mulApple = new MulLayer();
    const mulTax = new MulLayer();
    const applePrice = mulApple.forward(100, 2);
    expect(mulTax.forward(applePrice, 1.1)).toBe(220.00000000000003);
    const [dApplePrice, dTax] = mulTax.backward(1);
    const [dApple, dCount] = mulApple.backward(dApplePrice);
    expect([dApplePrice, dTax, dApple, dCount]).toEqual([1.1, 200, 2.2, 110.00000000000001]);
  });

  test("apples and oranges, in the lecture's own lines", () => {
    const mulApple = new MulLayer();
    const mulOrange = new MulLayer();
    const addFruit = new AddLayer();
    const mulTax = new MulLayer();
    const applePrice = mulApple.forward(100, 2);
    const orangePrice = mulOrange.forward(150, 3);
    const allPrice = addFruit.forward(applePrice, orangePrice);
    expect([applePrice, orangePrice, allPrice]).toEqual([200, 450, 650]);
    expect(mulTax.forward(allPrice, 1.1)).toBe(715.0000000000001);
    const [dAllPrice, dTax] = mulTax.backward(1);
    const [dApplePrice, dOrangePrice] = addFruit.backward(dAllPrice);
    expect([dAllPrice, dTax, dApplePrice, dOrangePrice]).toEqual([1.1, 650, 1.1, 1.1]);
    expect(mulOrange.backward(dOrangePrice)).toEqual([3.3000000000000003, 165]);
    expect(mulApple.backward(dApplePrice)).toEqual([2.2, 110.00000000000001]);
  });

  test("arrays, element by element, to the last bit", () => {
    const x = [
      [-0.71875, 1.046875, 1.328125],
      [-0.71875, -1.6875, -0.640625],
    ];
    const y = [
      [0.875, -1.515625, 1.484375],
      [-1.109375, 0.453125, -0.71875],
    ];
    const layer = new MulLayer();
    expectClose(layer.forward(x, y), [
      [-0.62890625, -1.586669921875, 1.971435546875],
      [0.79736328125, -0.7646484375, 0.46044921875],
    ]);
    const [dx, dy] = layer.backward([
      [-1.53125, -0.0625, 1.65625],
      [-1.484375, -1.421875, -0.796875],
    ]);
    expectClose(dx, [
      [-1.33984375, 0.0947265625, 2.45849609375],
      [1.646728515625, -0.644287109375, 0.57275390625],
    ]);
    expectClose(dy, [
      [1.1005859375, -0.0654296875, 2.19970703125],
      [1.06689453125, 2.3994140625, 0.510498046875],
    ]);
  });

  test("shapes that differ are an error, not broadcast", () => {
    expect(() => new AddLayer().forward([1, 2], [[1, 2]])).toThrow(ShapeError);
    expect(() => new MulLayer().forward([1, 2] as never, 3 as never)).toThrow(
      "mul: expected operands of one shape, got x (2) and y (scalar). Nothing is stretched to fit.",
    );
    const layer = new MulLayer();
    layer.forward([1, 2], [3, 4]);
    expect(() => layer.backward([1, 2, 3])).toThrow(
      "MulLayer.backward: dout: expected the shape of what forward gave, 2, got 3.",
    );
  });
});

describe("Relu and Sigmoid", () => {
  test("Relu of the book's example, with its mask", () => {
    const { x, dout, expected } = numbers.relu;
    const layer = new Relu();
    expectClose(layer.forward(x), expected.out);
    expectClose(layer.mask, expected.mask);
    expectClose(layer.backward(dout), expected.dx);
  });

  test("Relu passes nothing at exactly 0", () => {
    const { x, dout, expected } = numbers.reluAtZero;
    const layer = new Relu();
    expectClose(layer.forward(x), expected.out);
    expectClose(layer.backward(dout), expected.dx);
  });

  test("Relu of a number", () => {
    const layer = new Relu();
    expect(layer.mask).toBeUndefined();
    expect([layer.forward(-2), layer.mask, layer.backward(1)]).toEqual([0, 1, 0]);
    expect([layer.forward(0), layer.mask]).toEqual([0, 1]);
  });

  test("Sigmoid", () => {
    const { x, dout, expected } = numbers.sigmoid;
    const layer = new Sigmoid();
    expectClose(layer.forward(x), expected.out, 1e-12, 1e-14);
    expectClose(layer.backward(dout), expected.dx, 1e-12, 1e-14);
  });
});

describe("Affine", () => {
  test("adds its bias to every row; the bias gathers the gradients of all rows", () => {
    const { xw, b, dY, expected } = numbers.biasAdd;
    const identity = [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ];
    const layer = new Affine(identity, b);
    expectClose(layer.forward(xw), expected.out);
    layer.backward(dY);
    expectClose(layer.db, expected.dB);
  });

  test.each([
    ["rows", numbers.affine2d],
    ["images, which it flattens, and whose shape dx has again", numbers.affine4d],
  ])("%s, to the last bit", (_, { x, W, b, dout, expected }) => {
    const layer = new Affine(W, b);
    expectClose(layer.forward(x), expected.out);
    expectClose(layer.backward(dout), expected.dx);
    expectClose(layer.dW, expected.dW);
    expectClose(layer.db, expected.db);
  });

  test("shares its weights with whoever made it", () => {
    const W = new NDArray(Float64Array.of(1, 2), [2, 1]);
    const b = { data: Float64Array.of(0), shape: [1] };
    const layer = new Affine(W, b);
    expectClose(layer.forward([[1, 1]]), [[3]]);
    W.data[0] = 10;
    b.data[0] = 0.5;
    expectClose(layer.forward([[1, 1]]), [[12.5]]);
  });

  test("errors", () => {
    const layer = new Affine([[1], [2]], [0]);
    expect(() => layer.backward([[1]])).toThrow("Affine.backward: expected forward() before it, got none.");
    expect(() => layer.dW).toThrow("expected forward() before it");
    layer.forward([[1, 1]]);
    expect(() => layer.dW).toThrow('gradient of "W": expected one filled by backward(), got none yet.');
    expect(() => layer.forward([1, 1])).toThrow("A single sample is a batch of one: [x].");
    expect(() => layer.forward([[1, 1, 1]])).toThrow(
      "Affine.forward: expected rows of 2 numbers, one for each row of W, got 1×3.",
    );
    expect(() => layer.backward([[1, 2]])).toThrow(
      "Affine.backward: dout: expected the shape of what forward gave",
    );
  });

  test("refuses weights and biases that make no layer", () => {
    expect(() => new Affine([1, 2], [0])).toThrow("Affine: W: expected a matrix (inputs × outputs), got 2.");
    expect(() => new Affine([[1], [2]], [0, 0])).toThrow(
      "Affine: b: expected a row of 1, one for each column of W, got 2.",
    );
    expect(() => new Affine([[1], [2]], undefined as never)).toThrow(
      "Affine: b: expected a number, an array",
    );
  });
});

describe("SoftmaxWithLoss", () => {
  test.each(numbers.softmaxWithLoss)("$name, one-hot and labels", ({ x, oneHot, labels, expected }) => {
    for (const t of [oneHot, labels]) {
      const layer = new SoftmaxWithLoss();
      expectClose(layer.forward(x, t), expected.loss, 1e-12, 1e-16);
      expectClose(layer.loss, expected.loss, 1e-12, 1e-16);
      expectClose(layer.y, expected.y, 1e-12, 1e-16);
      expectClose(layer.backward(), expected.dx, 1e-12, 1e-16);
    }
  });

  // Scores whose softmax is y: the logarithms of y.
  test.each(numbers.softmaxGradient)("its gradient is y − t: $dx.data", ({ y, t, dx }) => {
    const layer = new SoftmaxWithLoss();
    layer.forward({ data: Float64Array.from(y.data, Math.log), shape: y.shape }, t);
    expectClose(layer.y, y, 1e-12, 1e-14);
    expectClose(layer.backward(), dx, 1e-12, 1e-14);
  });

  test("takes labels and targets by their shape, and nothing that is neither", () => {
    const layer = new SoftmaxWithLoss();
    const x = [
      [1, 2],
      [3, 4],
    ];
    expect(layer.loss).toBeUndefined();
    expect(layer.y).toBeUndefined();
    expect(() => layer.backward()).toThrow("SoftmaxWithLoss.backward: expected forward() before it");
    expect(() => layer.forward(x, [0, 2])).toThrow("expected class indices from 0 to 1, got 2 at index 1.");
    expect(() => layer.forward(x, [0, 0.5])).toThrow(RangeError);
    expect(() => layer.forward(x, [0, 1, 1])).toThrow(
      "expected 2 class indices or targets of shape 2×2, got numbers of shape 3.",
    );
    expect(() => layer.forward(x, [[0], [1]])).toThrow(ShapeError);
  });
});
