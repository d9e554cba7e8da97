import { describe, expect, test } from "vitest";
import { ShapeError } from "../../src/errors.js";
import { gradientDescent } from "../../src/numeric/gradient-descent.js";
import { momentum, optimizers, sgd } from "../../src/optimizers/index.js";
import { bookCases } from "../optimizers/book-cases.js";
import { descend } from "../optimizers/descend.js";
import { descents } from "./book-numbers.js";
import { expectClose } from "./close.js";

const bowl = ([x0, x1]: number[]) => x0 * x0 + x1 * x1;
const start = [-3, 4];

describe("the book's descents on x0² + x1² from (−3, 4)", () => {
  test("learning rate 0.1, 100 steps: to the bottom", () => {
    const { x, path } = gradientDescent(bowl, start, { learningRate: 0.1, steps: 100 });
    expectClose(x, [-6.111107928998789e-10, 8.148143905314271e-10], 1e-9, 1e-12);
    expect(path).toHaveLength(101);
    expectClose(path.slice(0, 21).flat(), descents.slow.flat(), 1e-9, 1e-12);
    expect(path.slice(0, 21)).toEqual(descents.slow);
    expect(path[100]).toBe(x);
  });

  test("learning rate 0.1, 20 steps: the positions before each step", () => {
    const { x, path } = gradientDescent(bowl, start, { learningRate: 0.1, steps: 20 });
    expectClose(x, [-0.03458764513817675, 0.04611686018418694], 1e-9, 1e-12);
    expect(path.slice(0, 20)).toEqual(descents.slow.slice(0, 20));
  });

  test("the known gradient leads to the same place", () => {
    const gradient = ([x0, x1]: number[]) => [2 * x0, 2 * x1];
    const { x } = gradientDescent(bowl, start, { learningRate: 0.1, steps: 100, gradient });
    expectClose(x, [-6.111107929003493e-10, 8.14814390533799e-10], 1e-9, 1e-12);
  });

  test("learning rate 10 diverges, as in the book to the bit", () => {
    const { x, path } = gradientDescent(bowl, start, { learningRate: 10, steps: 100 });
    expectClose(x, [-25898374737328.363, -1295248616896.5398], 1e-6, 1e-3);
    expect(x).toEqual([-25898374737328.363, -1295248616896.5398]);
    expect(path.slice(0, 10)).toEqual(descents.diverging);
  });

  test("learning rate 1e-10 stays where it began", () => {
    const { x } = gradientDescent(bowl, start, { learningRate: 1e-10, steps: 100 });
    expectClose(x, [-2.999999939999995, 3.9999999199999934], 1e-12, 1e-13);
  });
});

test("the start stays as it was, and the path holds copies", () => {
  const init = Float64Array.of(1, 2);
  const { path } = gradientDescent((x) => x[0] * x[0] + x[1], init, { steps: 3 });
  expect(init).toEqual(Float64Array.of(1, 2));
  expect(path[0]).toEqual(init);
  expect(path[0]).not.toBe(init);
  expect(path[1][0]).toBeCloseTo(0.98, 8);
});

test("positions of any form: a number, named arrays, shaped data, float32 as float64", () => {
  expect(gradientDescent((x) => x * x, 1, { learningRate: 0.25, steps: 1 }).x).toBeCloseTo(0.5, 8);
  const { x } = gradientDescent(
    ({ w, b, s }) => w[0][0] * w[0][0] + b[0] * b[0] + s.data[1],
    { w: [[1]], b: Float32Array.of(2), s: { data: Float64Array.of(0, 5), shape: [1, 2] } },
    { learningRate: 0.5, steps: 1 },
  );
  expect(x.w[0][0]).toBeCloseTo(0, 8);
  expect(x.b).toBeInstanceOf(Float64Array);
  expect(x.b[0]).toBeCloseTo(0, 8);
  expect(x.s.data[1]).toBeCloseTo(4.5, 8);
  expect(x.s.shape).toEqual([1, 2]);
});

test("no steps, and the defaults of the book: rate 0.01, 100 steps", () => {
  expect(gradientDescent(bowl, start, { steps: 0 })).toEqual({ x: [-3, 4], path: [[-3, 4]] });
  const { x, path } = gradientDescent(bowl, start);
  expect(path).toHaveLength(101);
  expect(x[0]).toBeCloseTo(-3 * 0.98 ** 100, 8);
});

test("values along the path, when asked for", () => {
  const { values, path } = gradientDescent(bowl, start, { learningRate: 0.1, steps: 5, values: true });
  expect(values).toEqual(path.map(bowl));
  expect(gradientDescent(bowl, start)).not.toHaveProperty("values");
});

describe("with an optimizer", () => {
  const valley = ([x, y]: number[]) => (x * x) / 20 + y * y;
  const gradient = ([x, y]: readonly number[]) => [x / 10, 2 * y];

  test.each(bookCases)("the book's program: $name", ({ optimizer, first, last }) => {
    const { path } = gradientDescent(valley, [-7, 2], { optimizer, steps: 30, gradient });
    expectClose(path.slice(0, 6).flat(), first, 1e-10, 1e-13);
    expectClose(path[30], last, 1e-10, 1e-13);
  });

  test.each(Object.entries(optimizers))("%s: the steps that training takes, to the bit", async (_, make) => {
    const optimizer = make({} as never);
    const { path } = gradientDescent(valley, [-7, 2], { optimizer, steps: 12, gradient });
    expect(path).toEqual(await descend({ optimizer, start: [-7, 2], gradient, steps: 12 }));
  });

  test("sgd is the plain rule", () => {
    const optimizer = sgd({ learningRate: 0.1 });
    expect(gradientDescent(bowl, start, { optimizer })).toEqual(
      gradientDescent(bowl, start, { learningRate: 0.1 }),
    );
  });

  test("positions of any form; each descent begins with nothing kept", () => {
    const f = ({ a, b }: { a: number; b: Float64Array }) => a * a + b[0] * b[0] + 3 * b[1] * b[1];
    const init = { a: 1, b: Float64Array.of(-2, 3) };
    const optimizer = momentum({ learningRate: 0.05 });
    const descent = gradientDescent(f, init, { optimizer, steps: 200 });
    expect(f(descent.x)).toBeLessThan(1e-6);
    expect(descent.x.b).toBeInstanceOf(Float64Array);
    expect(init).toEqual({ a: 1, b: Float64Array.of(-2, 3) });
    expect(gradientDescent(f, init, { optimizer, steps: 200 })).toEqual(descent);
  });
});

describe("errors", () => {
  test.each([
    [
      "integers",
      () => gradientDescent(() => 0, Int16Array.of(3)),
      TypeError,
      "gradientDescent: init: expected a Float64Array",
    ],
    [
      "a word",
      () => gradientDescent(() => 0, ["3"]),
      TypeError,
      'gradientDescent: init[0]: expected a number or an array of numbers, got "3"',
    ],
    ["half a step", () => gradientDescent(bowl, start, { steps: 0.5 }), RangeError, "gradientDescent: steps"],
    ["no rate", () => gradientDescent(bowl, start, { learningRate: Number.NaN }), RangeError, "learningRate"],
    [
      "a rate beside an optimizer",
      () => gradientDescent(bowl, start, { learningRate: 0.1, optimizer: sgd() }),
      TypeError,
      "gradientDescent: expected learningRate or optimizer, got both.",
    ],
    [
      "an optimizer not called",
      () => gradientDescent(bowl, start, { optimizer: sgd as never }),
      TypeError,
      "gradientDescent: optimizer: expected an optimizer such as adam()",
    ],
    [
      "an optimizer off to infinity",
      () => {
        const optimizer = sgd({ learningRate: 1e300 });
        gradientDescent(bowl, start, { optimizer, steps: 9, gradient: ([a, b]) => [2 * a, 2 * b] });
      },
      RangeError,
      "a finite position after step 2",
    ],
    [
      "a gradient of another form",
      () => gradientDescent(bowl, start, { gradient: () => [1] }),
      ShapeError,
      "gradientDescent: step 1: expected a gradient with the form of x at x, got [1].",
    ],
    [
      "a gradient with more numbers",
      () => gradientDescent(bowl, start, { gradient: () => [1, 2, 3] }),
      ShapeError,
      "gradientDescent: step 1: expected a gradient with the form of x at x, got [1, 2, 3].",
    ],
    [
      "off to infinity",
      () =>
        gradientDescent(bowl, start, { learningRate: 1e300, steps: 9, gradient: ([a, b]) => [2 * a, 2 * b] }),
      RangeError,
      "a finite position after step 2",
    ],
    [
      "a rate so large that f overflows",
      () => gradientDescent(([x]: number[]) => x * x * x * x, [1e80], { learningRate: 1 }),
      RangeError,
      "gradientDescent: f(x): expected a finite number at x[0] = 1e+80, got Infinity. Lower learningRate, or start elsewhere.",
    ],
    [
      "no function",
      () => gradientDescent(3 as never, [1]),
      TypeError,
      "gradientDescent: f: expected a function, got 3.",
    ],
    [
      "no gradient",
      () => gradientDescent(() => 1, [1], { gradient: [2] as never }),
      TypeError,
      "gradientDescent: gradient: expected a function, got [2].",
    ],
    [
      "a start with a hole",
      () => gradientDescent(() => 1, new Array<number>(1)),
      TypeError,
      "gradientDescent: init[0]: expected a number or an array of numbers, got undefined.",
    ],
  ] as [string, () => unknown, new () => Error, string][])("%s", (_, call, kind, text) => {
    expect(call).toThrow(kind);
    expect(call).toThrow(text);
  });
});
