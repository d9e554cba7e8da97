import { describe, expect, test } from "vitest";
import { numericalDiff, numericalGradient } from "../../src/numeric/differentiation.js";
import { softmax } from "../../src/numeric/functions.js";
import { crossEntropyError } from "../../src/numeric/loss-functions.js";
import { expectClose } from "./close.js";

const parabola = (x: number) => 0.01 * (x * x) + 0.1 * x;
const bowl = ([x0, x1]: ArrayLike<number> & Iterable<number>) => x0 * x0 + x1 * x1;

describe("numericalDiff", () => {
  test.each([
    [5, 0.1999999999990898, -0.24999999999544897],
    [10, 0.2999999999986347, -0.9999999999863469],
  ])("the book's parabola at %d, and its tangent", (x, slope, intercept) => {
    expectClose([numericalDiff(parabola, x)], [slope], 1e-15, 1e-15);
    expectClose([parabola(x) - numericalDiff(parabola, x) * x], [intercept], 1e-15, 1e-15);
  });

  test("partial derivatives of x0² + x1² at (3, 4), to the bit", () => {
    expect(numericalDiff((x0) => x0 * x0 + 4 * 4, 3)).toBe(6.00000000000378);
    expect(numericalDiff((x1) => 3 * 3 + x1 * x1, 4)).toBe(7.999999999999119);
  });

  test("a quadratic function has no error but rounding, whatever h", () => {
    for (const h of [1e-3, 0.5, 3]) expect(numericalDiff((x) => x * x, 2, { h })).toBeCloseTo(4, 10);
  });

  test("the error is h²/6 times the third derivative", () => {
    const error = numericalDiff((x) => x ** 3, 1, { h: 0.01 }) - 3;
    expect(error).toBeCloseTo(0.01 ** 2, 10);
  });
});

describe("numericalGradient", () => {
  test.each([
    [
      [3, 4],
      [6.00000000000378, 7.999999999999119],
    ],
    [
      [0, 2],
      [0, 4.000000000004],
    ],
    [
      [3, 0],
      [6.000000000012662, 0],
    ],
  ])("x0² + x1² at %j", (x, gradient) => {
    expectClose(numericalGradient(bowl, x), gradient, 0, 1e-11);
    expect(numericalGradient(bowl, x)).toEqual(gradient);
  });

  test("row by row, as for the field of arrows", () => {
    const rows = [
      [1, 2],
      [-3, 0.5],
      [0.25, -1.75],
    ];
    const gradients = rows.map((row) => numericalGradient(bowl, row));
    expectClose(gradients.flat(), [2, 4, -6, 1, 0.5, -3.5], 0, 1e-8);
    const side = Array.from({ length: 18 }, (_, i) => -2 + 0.25 * i);
    const arrows = side.flatMap((x1) => side.map((x0) => numericalGradient(bowl, [x0, x1])));
    expect(arrows).toHaveLength(324);
    expectClose(arrows[0], [-4, -4], 0, 1e-8);
    expectClose(arrows[323], [4.5, 4.5], 0, 1e-8);
  });

  test("the book's simpleNet, whose loss reads W and not its argument", () => {
    const net = {
      W: [
        [0.47355232, 0.9977393, 0.84668094],
        [0.85557411, 0.03563661, 0.69422093],
      ],
    };
    const x = [0.6, 0.9];
    const predict = () => net.W[0].map((_, k) => x[0] * net.W[0][k] + x[1] * net.W[1][k]);
    const loss = () => crossEntropyError(softmax(predict()), [0, 0, 1]);
    expectClose(predict(), [1.054148091, 0.630716529, 1.132807401], 1e-12, 1e-14);
    expectClose([loss()], [0.9280682857864075], 1e-12, 1e-14);
    const numerical = [0.2192475712392561, 0.14356242984070455, -0.3628100010055757];
    numerical.push(0.3288713569016277, 0.21534364482433954, -0.5442150014739466);
    expectClose(numericalGradient(loss, net.W).flat(), numerical, 0, 1e-8);
    // x·(y − t), the derivative of the loss without its delta
    const error = softmax(predict()).map((y, k) => y - [0, 0, 1][k]);
    const analytic = [0.2192476266788698, 0.14356246612192342, -0.3628100928007932];
    analytic.push(0.3288714400183047, 0.21534369918288512, -0.5442151392011898);
    expectClose(
      x.flatMap((value) => error.map((e) => value * e)),
      analytic,
      1e-12,
      1e-14,
    );
  });

  test("a gradient has the form of x", () => {
    const params = {
      W: [[1, 2], [3]],
      b: Float32Array.of(0.5, -1),
      s: 4,
      v: { data: Float64Array.of(1, 2), shape: [1, 2] },
    };
    const squares = ({ W, b, s, v }: typeof params) =>
      [...W.flat(), ...b, s, ...v.data].reduce((sum, x) => sum + x * x, 0);
    const gradient = numericalGradient(squares, params);
    expectClose(gradient.W.flat(), [2, 4, 6], 0, 1e-8);
    expect(gradient.W.map((row) => row.length)).toEqual([2, 1]);
    expect(gradient.b).toBeInstanceOf(Float64Array);
    // float32 rounds the two steps to unlike lengths, at most a spacing of 6e-8 apart.
    expectClose(gradient.b, [1, -2], 0, 6e-8 * 2);
    expectClose([gradient.s], [8], 0, 1e-8);
    expectClose(gradient.v.data, [2, 4], 0, 1e-8);
    expect(gradient.v.shape).toEqual([1, 2]);
    expectClose([numericalGradient((x) => x * x, 3)], [6], 0, 1e-8);
    expect(numericalGradient(() => 1, [])).toEqual([]);
  });

  test("one number at a time is moved, in order, and put back exactly", () => {
    const x = Float64Array.of(0.1, 0.2);
    const seen: number[][] = [];
    numericalGradient(
      (same) => {
        expect(same).toBe(x);
        seen.push([...same]);
        return 0;
      },
      x,
      { h: 0.5 },
    );
    expect(seen).toEqual([
      [0.6, 0.2],
      [-0.4, 0.2],
      [0.1, 0.7],
      [0.1, -0.3],
    ]);
    expect(x).toEqual(Float64Array.of(0.1, 0.2));
  });

  test("x is put back when f throws", () => {
    const x = { w: [0.1, 0.2] };
    let calls = 0;
    const fails = () => {
      if (++calls === 4) throw new Error("four");
      return 0;
    };
    expect(() => numericalGradient(fails, x)).toThrow("four");
    expect(x).toEqual({ w: [0.1, 0.2] });
  });

  test("float32: the quotient has the step that was made", () => {
    const x = Float32Array.of(100);
    // 100 ± 1e-4 are 13 and 14 spacings of float32 away: 2h as divisor would be wrong by 3 %.
    expect(numericalGradient(([value]) => 3 * value, x)[0]).toBeCloseTo(3, 8);
    expect(x).toEqual(Float32Array.of(100));
    expect(() => numericalGradient(([value]) => value, Float32Array.of(1e6))).toThrow(
      "x[0]: expected a number that h",
    );
  });
});

describe("errors", () => {
  const sum = (x: Iterable<number>) => [...x].reduce((a, b) => a + b, 0);
  test.each([
    [
      "an integer array",
      () => numericalGradient(sum, Int32Array.of(3, 4)),
      TypeError,
      "In an integer array a small step is lost",
    ],
    [
      "integer arrays by name",
      () => numericalGradient(() => 0, { b: new Uint8Array(2) }),
      TypeError,
      "numericalGradient: x.b",
    ],
    [
      "words",
      () => numericalGradient(() => 0, [1, "2"]),
      TypeError,
      'x[1]: expected a number or an array of numbers, got "2"',
    ],
    ["a Map", () => numericalGradient(() => 0, new Map()), TypeError, "got a value of type Map"],
    [
      "no function",
      () => numericalGradient(3 as never, [1]),
      TypeError,
      "numericalGradient: f: expected a function, got 3",
    ],
    ["h of 0", () => numericalGradient(sum, [1], { h: 0 }), RangeError, "numericalGradient: h"],
    [
      "f gives nothing",
      () => numericalGradient((() => {}) as never, [1]),
      TypeError,
      "a number at x[0] = 1.0001, got undefined",
    ],
    ["f is async", () => numericalGradient((async () => 1) as never, [1]), TypeError, "f must not be async"],
    [
      "f gives NaN",
      () => numericalGradient(() => Number.NaN, { a: [[1]] }),
      RangeError,
      "a finite number at x.a[0][0] = 1.0001, got NaN",
    ],
    [
      "f gives Infinity",
      () => numericalDiff((x) => (x < 1 ? Infinity : 0), 1),
      RangeError,
      "a finite number at x = 0.9999, got Infinity",
    ],
    [
      "f wants its numbers one by one",
      () => numericalGradient(((a: number, b: number) => a * b) as never, [1, 2]),
      RangeError,
      "got NaN. f is called with one argument, all of x: ([x0, x1]) => …, not (x0, x1) => …",
    ],
    [
      "x is frozen",
      () => numericalGradient(() => 1, { a: Object.freeze([1]) }),
      TypeError,
      "x.a[0]: expected a number that may be changed, got a frozen one.",
    ],
    [
      "x has a hole",
      () => numericalGradient(() => 1, new Array<number>(1)),
      TypeError,
      "x[0]: expected a number or an array of numbers, got undefined.",
    ],
    ["x is a word", () => numericalDiff(parabola, "5" as never), TypeError, "numericalDiff: x"],
    ["x is NaN", () => numericalDiff(parabola, Number.NaN), RangeError, "numericalDiff: x"],
  ] as [string, () => unknown, new () => Error, string][])("%s", (_, call, kind, text) => {
    expect(call).toThrow(kind);
    expect(call).toThrow(text);
  });
});
