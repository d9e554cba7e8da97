// What a student who tries things may do wrong: an error that says so, never a wrong number.

import { describe, expect, test } from "vitest";
import {
  add,
  addBias,
  crossEntropy,
  div,
  exp,
  log,
  matmul,
  mean,
  mul,
  NDArray,
  reshape,
  scale,
  softmax,
  softmaxCrossEntropy,
  square,
  sub,
  sumOfSquaresError,
  variable,
} from "../../src/eager/index.js";

const three = [variable(100), variable(2), variable(1.1)] as const;

describe("operands", () => {
  test("a third one is an error, for JavaScript would leave it out", () => {
    expect(() => (mul as (...factors: unknown[]) => unknown)(...three)).toThrow(
      "mul: expected two operands, got 3. Nest the calls: mul(mul(a, b), c).",
    );
    expect(() => (add as (...terms: unknown[]) => unknown)(...three)).toThrow("add(add(a, b), c)");
    const rows = [[1]];
    expect(() => (matmul as (...factors: unknown[]) => unknown)(rows, rows, rows)).toThrow(TypeError);
    expect(() => (mul as (...factors: unknown[]) => unknown)(three[0])).toThrow("mul: expected a number");
  });

  test("JavaScript's operators do not calculate with them", () => {
    const [x, y] = [variable(2) as never as number, variable(3) as never as number];
    expect(() => x * y).toThrow(
      "operator: expected plain numbers, got a variable. Compute with add(), mul(), …; its number is .value.",
    );
    expect(() => x < y).toThrow(TypeError);
    const array = new NDArray(Float64Array.of(3), [1]) as never as number;
    expect(() => array - 1).toThrow(
      "operator: expected plain numbers, got an NDArray. Its numbers are .data.",
    );
    expect(`${x}, ${array}`).toBe("2, [3]");
    expect(`x is ${x}`).toBe("x is 2");
  });

  test("shapes are not stretched, and the message says what to do", () => {
    const [matrix, row] = [variable([[1, 2, 3]]), variable([1, 2, 3], "b")];
    expect(() => add(matrix, row)).toThrow(
      "add: expected operands of one shape, got 1×3 and b (3). Nothing is stretched to fit. addBias adds a row to every row.",
    );
    expect(() => matmul(row, row)).toThrow(
      "matmul: expected a matrix (rows × columns), got b (3). One row is a matrix, too: [[1, 2, 3]].",
    );
    expect(() => addBias(row, row)).toThrow("addBias: expected a matrix (rows × columns), got b (3).");
    expect(() => softmax(variable(3) as never)).toThrow(
      "softmax: expected a row of numbers or several, got scalar.",
    );
    expect(() => sumOfSquaresError(row, [1, 2])).toThrow(
      "sumOfSquaresError: t: expected the shape of y, 3, got 2. Labels have to be made one-hot",
    );
  });

  test("what is no shape, no factor, no ε or no name", () => {
    const x = variable([1, 2, 3, 4]);
    expect(() => reshape(x, 4 as never)).toThrow(
      "reshape: shape: expected an array of sizes such as [2, 3], got 4.",
    );
    expect(() => reshape(x, [2, -1])).toThrow("reshape: shape[1]: expected an integer >= 0, got -1.");
    expect(() => scale(x, undefined as never)).toThrow(
      "scale: factor: expected a finite number, got undefined.",
    );
    const t = [0, 0, 0, 1];
    expect(() => softmaxCrossEntropy(x, t, { epsilon: "1" as never })).toThrow(
      "softmaxCrossEntropy: epsilon",
    );
    expect(() => crossEntropy(x, t, { epsilon: -1 })).toThrow(
      "crossEntropy: epsilon: expected a number from 0 to 1",
    );
    expect(() => variable(100, 2 as never)).toThrow("variable: name: expected a string, got 2.");
    expect(() => {
      x.name = {} as never;
    }).toThrow("name of a variable: expected a string");
  });
});

describe("labels", () => {
  test("of as many samples as there are classes are not taken for targets of one", () => {
    const scores = variable([1, 2, 3]);
    for (const loss of [softmaxCrossEntropy, crossEntropy])
      expect(() => loss(scores, [0, 2, 1])).toThrow(
        "t: expected targets from 0 to 1, for t has the shape of the outputs, got 2 at index 1. Class indices are one number per sample.",
      );
    expect(softmaxCrossEntropy(scores, [0, 0.25, 0.75]).value).toBeGreaterThan(0);
  });
});

describe("NaN", () => {
  test("does not come in", () => {
    expect(() => variable(Number.NaN, "x")).toThrow('variable "x": expected a number, got NaN.');
    const rows = [
      [1, 2],
      [3, Number.NaN],
    ];
    expect(() => variable(rows)).toThrow("variable[1][1]: expected a number, got NaN.");
    const x = variable([1, 2], "x");
    expect(() => {
      x.value = [0, Number.NaN];
    }).toThrow('value of "x"[1]: expected a number, got NaN.');
    expect(() => square(x).backward([Number.NaN, 1])).toThrow(RangeError);
  });

  test("is an error where an operation makes it", () => {
    const x = variable([1, 0, -1]);
    const y = square(log(x));
    expect(() => y.value).toThrow("log[2]: expected a result that is a number, got NaN from -1.");
    expect(() => y.backward([1, 1, 1])).toThrow(RangeError);
    expect(() => div(variable(0), 0).value).toThrow(
      "div: expected a result that is a number, got NaN from 0 and 0.",
    );
    expect(() => mean(variable([])).value).toThrow("mean: expected a result that is a number, got NaN.");
    expect(() => crossEntropy(variable([-10, 20]), 0).value).toThrow("cross_entropy: expected a result");
  });

  test("may not come back, either", () => {
    const x = variable(0, "x");
    const y = exp(log(x));
    expect(y.value).toBe(0);
    expect(() => y.backward()).toThrow("backward: expected gradients that are numbers, got NaN for x.");
    x.name = undefined;
    expect(() => y.backward()).toThrow("got NaN for a variable.");
  });

  test("goes away with what made it", () => {
    const x = variable(-1, "x");
    const y = log(x);
    expect(() => y.value).toThrow(RangeError);
    x.value = 1;
    expect(y.value).toBe(0);
    expect(sub(y, 1).value).toBe(-1);
  });

  test("infinity may be: it says which way it went", () => {
    const x = variable(0);
    const y = div(1, x);
    y.backward();
    expect([y.value, x.gradient]).toEqual([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
  });
});

test("an array that contains itself is none of numbers", () => {
  const round: unknown[] = [];
  round.push(round);
  expect(() => variable(round as never)).toThrow(
    "variable: expected arrays nested at most 64 deep, got deeper ones.",
  );
});
