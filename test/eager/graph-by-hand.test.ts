import { describe, expect, test } from "vitest";
import {
  add,
  addBias,
  constant,
  crossEntropy,
  div,
  exp,
  log,
  matmul,
  mean,
  mul,
  NDArray,
  neg,
  relu,
  reshape,
  scale,
  sigmoid,
  softmax,
  softmaxCrossEntropy,
  square,
  sub,
  sum,
  sumOfSquaresError,
  tanh,
  type Variable,
  variable,
} from "../../src/eager/index.js";
import { ShapeError } from "../../src/errors.js";
import { expectClose } from "./close.js";

describe("the lecture's graphs, to the last bit", () => {
  test("two apples with tax", () => {
    const apple = variable(100, "apple");
    const count = variable(2, "number of apples");
    const tax = variable(1.1, "tax");
    const applePrice = mul(apple, count);
    const price = mul(applePrice, tax);
    expect([applePrice.value, price.value]).toEqual([200, 220.00000000000003]);
    price.backward();
    const gradients = [price, applePrice, apple, count, tax].map(({ gradient }) => gradient);
    expect(gradients).toEqual([1, 1.1, 2.2, 110.00000000000001, 200]);
  });

  test("apples and oranges", () => {
    const [apple, apples] = [variable(100), variable(2)];
    const [orange, oranges] = [variable(150), variable(3)];
    const tax = variable(1.1);
    const applePrice = mul(apple, apples);
    const orangePrice = mul(orange, oranges);
    const all = add(applePrice, orangePrice);
    const price = mul(all, tax);
    expect([applePrice, orangePrice, all, price].map(({ value }) => value)).toEqual([
      200, 450, 650, 715.0000000000001,
    ]);
    price.backward();
    const fruit = [apple, apples, orange, oranges, tax].map(({ gradient }) => gradient);
    expect(fruit).toEqual([2.2, 110.00000000000001, 3.3000000000000003, 165, 650]);
    expect([all, applePrice, orangePrice].map(({ gradient }) => gradient)).toEqual([1.1, 1.1, 1.1]);
  });

  test("z = (x + y)², as a square and as a product of t with itself", () => {
    for (const power of [square, (t: Variable<number>) => mul(t, t)]) {
      const [x, y] = [variable(2), variable(3)];
      const t = add(x, y);
      const z = power(t);
      z.backward();
      expect([t.value, z.value, t.gradient, x.gradient, y.gradient]).toEqual([5, 25, 10, 10, 10]);
    }
  });
});

describe("a leaf", () => {
  test("may be edited; what depends on it is computed anew when asked for", () => {
    const [x, y] = [variable(2), variable(3)];
    const t = add(x, y);
    const z = square(t);
    const other = mul(y, 10);
    expect([z.value, other.value]).toEqual([25, 30]);
    x.value = 5;
    expect([z.value, t.value, other.value]).toEqual([64, 8, 30]);
    y.value = -5;
    expect([other.value, z.value]).toEqual([-50, 0]);
    z.backward();
    expect(x.gradient).toBe(0);
    x.value = 6;
    expect(x.gradient).toBe(0);
    z.backward();
    expect(x.gradient).toBe(2);
  });

  test("carries gradient descent by hand", () => {
    const [x, y] = [variable(-3), variable(4)];
    const f = add(square(x), square(y));
    for (let step = 0; step < 100; step++) {
      f.backward();
      x.value -= 0.1 * x.gradient;
      y.value -= 0.1 * y.gradient;
    }
    // Every step multiplies both by 1 − 2·0.1.
    expect(x.value).toBeCloseTo(-3 * 0.8 ** 100, 20);
    expect(y.value).toBeCloseTo(4 * 0.8 ** 100, 20);
  });

  test("keeps its own copy of numbers, and gives copies", () => {
    const given = Float64Array.of(1, 2);
    const x = variable(given);
    given[0] = 9;
    const read = x.value;
    read.data[1] = 9;
    expectClose(x.value, [1, 2]);
    expectClose(scale(x, 2).value, [2, 4]);
  });

  test("takes numbers in every form", () => {
    const expected = [
      [1, 2],
      [3, 4],
    ];
    const forms = [
      expected,
      [Float32Array.of(1, 2), Float32Array.of(3, 4)],
      [Float64Array.of(1, 2), [3, 4]],
      { data: Uint8Array.of(1, 2, 3, 4), shape: [2, 2] },
      { data: [1, 2, 3, 4], shape: [2, 2] },
      new NDArray(Float64Array.of(1, 2, 3, 4), [2, 2]),
    ];
    for (const form of forms) expectClose(variable(form).value, expected);
    expect(variable(Int32Array.of(1, 2)).shape).toEqual([2]);
    expect(variable(7).shape).toEqual([]);
  });

  test("refuses what are no numbers, naming the place", () => {
    expect(() => variable("5" as never, "x")).toThrow(
      'variable "x": expected a number, an array of numbers or',
    );
    expect(() => variable([1, "2"] as never)).toThrow('variable[1]: expected a number, got "2".');
    expect(() => variable([[1, 2], [3]])).toThrow("variable[1]: expected 2 elements, as before it, got 1.");
    expect(() => variable([[1], 2])).toThrow(ShapeError);
    expect(() => variable([[[1]], Float64Array.of(1)])).toThrow(ShapeError);
    expect(() => variable({ data: [1, 2, 3], shape: [2, 2] })).toThrow(
      "variable: data: expected 4 numbers for the shape 2×2, got 3.",
    );
    expect(() => variable({ data: [1, 2], shape: [-1, -2] })).toThrow("variable: shape[0]");
    expect(() => variable(null as never)).toThrow(TypeError);
  });
});

describe("backward", () => {
  test("again gives the same gradients and adds nothing", () => {
    const x = variable(3);
    const y = square(x);
    y.backward();
    y.backward();
    expect(x.gradient).toBe(6);
  });

  test("of another result replaces the gradients of what both use", () => {
    const x = variable(3);
    square(x).backward();
    mul(x, 10).backward();
    expect(x.gradient).toBe(10);
  });

  test("starts from what arrives", () => {
    const [x, y] = [variable(100), variable(2)];
    const product = mul(x, y);
    product.backward(1.3);
    expect([x.gradient, y.gradient, product.gradient]).toEqual([2.6, 130, 1.3]);
    const v = variable([1, -2, 3]);
    const w = relu(v);
    w.backward([10, 20, 30]);
    expectClose(v.gradient, [10, 0, 30]);
    expectClose(w.gradient, [10, 20, 30]);
  });

  test("wants a number, or a seed of the result's shape", () => {
    const x = variable([1, 2], "x");
    expect(() => x.backward()).toThrow(
      'backward of "x": expected a seed of shape 2, got scalar. Pass the gradient that arrives, or take sum() or mean() first.',
    );
    expect(() => mul(x, x).backward([1, 2, 3])).toThrow(ShapeError);
    expect(() => square(constant(2)).backward()).toThrow(
      "backward of a variable: expected a result of variables, got one of constants only. Make a leaf with variable().",
    );
  });

  test("leaves constants alone, and says so", () => {
    const x = variable(2);
    const ten = constant(10, "ten");
    mul(x, ten).backward();
    expect(x.gradient).toBe(10);
    expect(() => ten.gradient).toThrow(
      'gradient of "ten": expected one filled by backward(), got a constant. Make it with variable() to get its gradient.',
    );
    expect(() => variable(1).gradient).toThrow("got none yet. Call backward() on what is computed from it.");
  });

  test("of a leaf is what arrives", () => {
    const x = variable(2);
    x.backward();
    expect(x.gradient).toBe(1);
  });

  test("walks chains of any length", () => {
    const x = variable(1);
    let y: Variable<number> = x;
    for (let i = 0; i < 20_000; i++) y = neg(y);
    expect(y.value).toBe(1);
    expect(add(y, 1).value).toBe(2);
  });
});

describe("functions", () => {
  const x = [
    [0.5, -1, 2],
    [1.5, 0.25, -0.5],
  ];

  /** Gradients of Σ w·f by its leaves, against central differences. */
  function checkGradient(leaves: Variable[], build: () => Variable): void {
    const y = build();
    const weights = new NDArray(
      new Float64Array(y.shape.reduce((a, b) => a * b, 1)).map((_, i) => 1 - 0.3 * i),
      y.shape,
    );
    const seed = y.shape.length === 0 ? weights.data[0] : weights;
    y.backward(seed);
    const weighted = () => {
      const value = y.value;
      return typeof value === "number"
        ? value * weights.data[0]
        : value.data.reduce((total, element, i) => total + element * weights.data[i], 0);
    };
    for (const leaf of leaves) {
      const original = leaf.value;
      const start = typeof original === "number" ? new NDArray(Float64Array.of(original), []) : original;
      const numerical = start.data.map((value, i) => {
        const at = (moved: number) => {
          const data = start.data.slice();
          data[i] = moved;
          leaf.value = { data, shape: start.shape };
          return weighted();
        };
        const quotient = (at(value + 1e-5) - at(value - 1e-5)) / 2e-5;
        leaf.value = original;
        return quotient;
      });
      expectClose({ data: numerical, shape: start.shape }, leaf.gradient, 1e-7, 1e-8);
    }
  }

  test.each<[string, (a: Variable<NDArray>) => Variable]>([
    ["neg", neg],
    ["square", square],
    ["scale", (a) => scale(a, -2.5)],
    ["exp", exp],
    ["log", (a) => log(square(a))],
    ["relu", relu],
    ["sigmoid", sigmoid],
    ["tanh", tanh],
    ["sum", sum],
    ["mean", mean],
    ["softmax", softmax],
    ["softmax of a vector", (a) => softmax(reshape(a, [6]))],
    ["reshape", (a) => square(reshape(a, [3, 2]))],
    ["number − x", (a) => sub(1, a)],
    ["number / x", (a) => div(2, a)],
    ["x / number", (a) => div(a, 4)],
    ["softmaxCrossEntropy, labels", (a) => softmaxCrossEntropy(a, [2, 0])],
    [
      "softmaxCrossEntropy, targets",
      (a) =>
        softmaxCrossEntropy(a, [
          [0, 1, 0],
          [0.5, 0.5, 0],
        ]),
    ],
    ["crossEntropy, labels", (a) => crossEntropy(softmax(a), [2, 0])],
    ["crossEntropy of one sample", (a) => crossEntropy(reshape(softmax(a), [6]), [0, 0, 1, 0, 0, 0])],
    [
      "sumOfSquaresError",
      (a) =>
        sumOfSquaresError(
          a,
          constant([
            [0, 1, 0],
            [1, 0, 0],
          ]),
        ),
    ],
  ])("%s: gradient", (_, build) => {
    const a = variable(x, "a");
    checkGradient([a], () => build(a));
  });

  test("of two variables: gradients", () => {
    const [a, b] = [
      variable(x, "a"),
      variable(
        [
          [2, 1, -1],
          [0.5, 3, 1.5],
        ],
        "b",
      ),
    ];
    checkGradient([a, b], () => div(sub(mul(a, b), add(a, b)), b));
    const [w, bias] = [
      variable(
        [
          [1, 2],
          [0, -1],
          [0.5, 1],
        ],
        "w",
      ),
      variable([0.1, -0.2], "bias"),
    ];
    checkGradient([a, w, bias], () => tanh(addBias(matmul(a, w), bias)));
  });

  test("a plain number takes the shape of the other operand, from either side", () => {
    const v = variable([1, 2]);
    expectClose(add(v, 10).value, [11, 12]);
    expectClose(sub(10, v).value, [9, 8]);
    expectClose(mul([2, 3], v).value, [2, 6]);
    expect(mul(2, 3).value).toBe(6);
  });

  test("the lecture's losses, every printed digit", () => {
    const right = [0.1, 0.05, 0.6, 0.0, 0.05, 0.1, 0.0, 0.1, 0.0, 0.0];
    const wrong = [0.1, 0.05, 0.1, 0.0, 0.05, 0.1, 0.0, 0.6, 0.0, 0.0];
    const two = [0, 0, 1, 0, 0, 0, 0, 0, 0, 0];
    expectClose(sumOfSquaresError(right, two).value, 0.0975, 1e-14);
    expectClose(sumOfSquaresError(wrong, two).value, 0.5975, 1e-14);
    for (const t of [two, 2]) {
      expectClose(crossEntropy(right, t).value, 0.510825457099338, 1e-14);
      expectClose(crossEntropy(wrong, t).value, 2.302584092994546, 1e-14);
    }
  });

  test("labels are never taken for targets", () => {
    const scores = variable(x);
    expect(() => softmaxCrossEntropy(scores, variable([0, 1]))).toThrow(
      "softmaxCrossEntropy: t: expected targets of shape 2×3, got a variable of shape 2. Class indices are passed as plain numbers.",
    );
    expect(() => crossEntropy(scores, [0, 3])).toThrow(
      "expected class indices from 0 to 2, got 3 at index 1.",
    );
    expect(() => crossEntropy(scores, [0, 1, 2])).toThrow(
      "crossEntropy: t: expected 2 class indices or targets of shape 2×3, got numbers of shape 3.",
    );
  });

  test("shapes that do not fit are errors where the graph is made", () => {
    expect(() => add(variable([1, 2], "a"), variable([1, 2, 3], "b"))).toThrow(
      "add: expected operands of one shape, got a (2) and b (3). Nothing is stretched to fit.",
    );
    expect(() => mul(variable(1) as Variable, variable([1]))).toThrow(ShapeError);
    expect(() => matmul(x, x)).toThrow(
      "matmul: expected a second factor that sums over 3 elements, got operand (2×3).",
    );
    expect(() => reshape(x, [5])).toThrow(ShapeError);
  });
});

describe("values that change", () => {
  test("only leaves take them, in their own shape", () => {
    const x = variable([1, 2], "x");
    const y = mul(x, 2);
    y.name = "y";
    expect(() => {
      y.value = [1, 2];
    }).toThrow(
      'value of "y": expected a leaf to be set, got the result of mul. Set what it is computed from.',
    );
    expect(() => {
      x.value = [1, 2, 3];
    }).toThrow('value of "x": expected numbers of shape 2, got 3.');
  });
});

describe("printing", () => {
  test("variables show value and gradient", () => {
    const apple = variable(100, "apple");
    const price = mul(apple, 2.2);
    expect(String(apple)).toBe("apple = 100");
    price.backward();
    expect(String(apple)).toBe("apple = 100, gradient 2.2");
    expect(String(price)).toBe("220.00000000000003, gradient 1");
  });

  test("arrays print in rows, large ones with their ends only", () => {
    expect(
      String(
        variable([
          [1, 0.5],
          [-2, 3],
        ]).value,
      ),
    ).toBe("[[1, 0.5],\n [-2, 3]]");
    expect(String(variable([[[1], [2]]]).value)).toBe("[[[1],\n  [2]]]");
    expect(String(variable([]).value)).toBe("[]");
    const large = new NDArray(
      Float64Array.from({ length: 2000 }, (_, i) => i),
      [2, 1000],
    );
    expect(String(large)).toBe("[[0, 1, 2, …, 997, 998, 999],\n [1000, 1001, 1002, …, 1997, 1998, 1999]]");
    expect(large.toArray()).toHaveLength(2);
    expect(new NDArray(Float64Array.of(5), []).toArray()).toBe(5);
    expect(() => new NDArray(Float64Array.of(1), [2])).toThrow(ShapeError);
  });
});
