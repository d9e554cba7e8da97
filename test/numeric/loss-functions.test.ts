import { describe, expect, test } from "vitest";
import { ShapeError } from "../../src/errors.js";
import { numericalGradient } from "../../src/numeric/differentiation.js";
import { crossEntropyError, sumOfSquaresError } from "../../src/numeric/loss-functions.js";
import type { Numbers } from "../../src/numeric/numbers.js";
import { batch, square } from "./book-numbers.js";
import { expectClose } from "./close.js";

/** The lecture's two guesses at a picture of a 2. */
const two = [0.1, 0.05, 0.6, 0, 0.05, 0.1, 0, 0.1, 0, 0];
const seven = [0.1, 0.05, 0.1, 0, 0.05, 0.1, 0, 0.6, 0, 0];
const t = [0, 0, 1, 0, 0, 0, 0, 0, 0, 0];

const oneHot = (labels: number[]) => labels.map((label) => t.map((_, k) => (k === label ? 1 : 0)));

describe("sumOfSquaresError", () => {
  test("the lecture's two guesses", () => {
    expectClose([sumOfSquaresError(two, t)], [0.09750000000000002], 1e-14, 0);
    expectClose([sumOfSquaresError(seven, t)], [0.5975], 1e-14, 0);
  });

  test("a batch is summed, not averaged, to the bit", () => {
    const y = [
      [-1.453125, -1.78125, -0.828125],
      [0.234375, -1.390625, 0.4375],
    ];
    expect(
      sumOfSquaresError(y, [
        [0, 1, 0],
        [0, 0, 1],
      ]),
    ).toBe(6.4189453125);
  });

  test("numbers, typed arrays and shaped data are the same thing", () => {
    expect(sumOfSquaresError(3, 1)).toBe(2);
    expect(sumOfSquaresError(Float32Array.of(3, 1), [1, 1])).toBe(2);
    expect(sumOfSquaresError({ data: Float64Array.of(3, 1), shape: [2, 1] }, [[1], [1]])).toBe(2);
  });

  test("labels are never spread over rows", () => {
    expect(() => sumOfSquaresError(square.y, square.labels)).toThrow(ShapeError);
    expect(() => sumOfSquaresError(square.y, square.labels)).toThrow(
      "sumOfSquaresError: t: expected the shape of y, 10×10, got 10. Labels have to be made one-hot",
    );
    expect(() => sumOfSquaresError([1, 2], [1, 2, 3])).toThrow("got 3.");
  });
});

describe("crossEntropyError", () => {
  test("the lecture's two guesses", () => {
    expectClose([crossEntropyError(two, t)], [0.510825457099338], 1e-14, 0);
    expectClose([crossEntropyError(seven, t)], [2.302584092994546], 1e-14, 0);
    expect(crossEntropyError(two, 2)).toBe(crossEntropyError(two, t));
  });

  test("delta keeps it finite, and moves the loss of a sure right answer below 0", () => {
    expectClose([crossEntropyError([0, 1], [1, 0])], [16.11809565095832], 1e-14, 0);
    expectClose([crossEntropyError([0, 1], [0, 1])], [-9.999999505838704e-8], 1e-9, 0);
    expect(crossEntropyError([0, 1], [0, 1], { delta: 0 })).toBe(-0);
    expect(crossEntropyError([0, 1], [1, 0], { delta: 0 })).toBe(Infinity);
  });

  test("a batch: the mean over the samples, from one-hot rows or from indices", () => {
    expectClose([crossEntropyError(batch.y, oneHot(batch.labels))], [batch.crossEntropy], 1e-12, 1e-14);
    expectClose([crossEntropyError(batch.y, batch.labels)], [batch.crossEntropy], 1e-12, 1e-14);
    const without = crossEntropyError(batch.y, Uint8Array.from(batch.labels), { delta: 0 });
    expectClose([without], [batch.crossEntropyWithoutDelta], 1e-12, 1e-14);
  });

  test("as many samples as classes: indices are indices", () => {
    expectClose([crossEntropyError(square.y, square.labels)], [square.crossEntropy], 1e-11, 0);
    expectClose([crossEntropyError(square.y, oneHot(square.labels))], [square.crossEntropy], 1e-11, 0);
    const samples = square.y.map((y, i) => crossEntropyError(y, square.labels[i]));
    expectClose([samples.reduce((a, b) => a + b)], [square.crossEntropySum], 1e-11, 0);
  });

  test("labels spread over every row, as the slide's formula would have them, are another number", () => {
    const logs = square.y.flatMap((y) => y.map((_, k) => square.labels[k] * crossEntropyError(y, k)));
    expectClose([logs.reduce((a, b) => a + b)], [square.labelsSpread], 1e-11, 0);
    expect(() => crossEntropyError(square.y, [square.labels])).toThrow(ShapeError);
  });

  test("targets that are probabilities", () => {
    const value = crossEntropyError([0.5, 0.5], [0.25, 0.75], { delta: 0 });
    expectClose([value], [Math.LN2], 1e-15, 0);
  });

  test.each([
    [
      "too few indices",
      batch.y,
      [3, 0, 9],
      ShapeError,
      "expected 6×10 (one-hot) or 6 indices, got the shape 3.",
    ],
    ["one index for a batch", batch.y, 3, ShapeError, "got the shape scalar"],
    ["one-hot of one sample for a batch", batch.y, t, ShapeError, "got the shape 10"],
    ["two indices for one sample", two, [2, 3], ShapeError, "expected 10 (one-hot) or one index"],
    ["a column of indices", batch.y, batch.labels.map((label) => [label]), ShapeError, "got the shape 6×1"],
    ["labels in the place of one-hot", [0.1, 0.9], [1, 2], RangeError, "one-hot targets from 0 to 1"],
    ["an index past the classes", batch.y, [3, 0, 10, 9, 1, 5], RangeError, "class indices from 0 to 9"],
    [
      "an index that is none",
      batch.y,
      [3, 0, 0.5, 9, 1, 5],
      RangeError,
      "One-hot targets have the shape of y",
    ],
    ["a cube", [[[1]]], [[[1]]], ShapeError, "crossEntropyError: y"],
    ["nothing", [], [], ShapeError, "not empty"],
    [
      "rows of unequal length",
      [[0.5, 0.5], [1]],
      [0, 0],
      ShapeError,
      "crossEntropyError: y[1]: expected the shape 2",
    ],
    ["words", ["a"], [1], TypeError, "crossEntropyError: y[0]: expected a number"],
    [
      "scores instead of probabilities",
      [1010, 1000],
      0,
      RangeError,
      "crossEntropyError: y: expected probabilities from 0 to 1, got 1010. Take the softmax of scores first: softmax(scores).",
    ],
    ["scores below 0", [[-1, 2]], [[1, 0]], RangeError, "probabilities from 0 to 1, got -1"],
    ["NaN", [Number.NaN, 1], 0, RangeError, "probabilities from 0 to 1, got NaN"],
    ["NaN where t does not ask", [Number.NaN, 1], 1, RangeError, "probabilities from 0 to 1, got NaN"],
    ["NaN beside a one-hot 0", [Number.NaN, 1], [0, 1], RangeError, "from 0 to 1, got NaN"],
  ] as [string, unknown, unknown, new () => Error, string][])("%s", (_, y, targets, kind, text) => {
    expect(() => crossEntropyError(y as Numbers, targets as Numbers)).toThrow(kind);
    expect(() => crossEntropyError(y as Numbers, targets as Numbers)).toThrow(text);
  });

  test("a difference quotient may step beyond 1", () => {
    const slope = numericalGradient((y: number[]) => crossEntropyError(y, 0), [1, 0]);
    expectClose(slope, [-1, 0], 1e-6, 0);
  });

  test("a hole is no number", () => {
    const withHole = [0.25, 0.5, 0.25];
    delete withHole[1];
    for (const f of [sumOfSquaresError, crossEntropyError]) {
      expect(() => f(withHole, [0, 1, 0])).toThrow(
        "y[1]: expected a number or an array of numbers, got undef",
      );
      expect(() => f([0.25, 0.5, 0.25], withHole)).toThrow("t[1]: expected a number or an array of numbers");
    }
  });

  test("shaped data whose numbers do not fill the shape", () => {
    const y = { data: Float64Array.of(1, 0, 0), shape: [2, 2] };
    expect(() => crossEntropyError(y, [0, 0])).toThrow("expected 4 numbers for 2×2, got 3");
  });
});
