import { describe, test } from "vitest";
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
  neg,
  relu,
  reshape,
  scale,
  sigmoid,
  softmax,
  softmaxCrossEntropy,
  sub,
  sum,
  sumOfSquaresError,
  tanh,
} from "../../src/ops/index.js";
import { numbers } from "../kernels/workbench.js";
import { checkGradient } from "./check-gradient.js";

const positive = (length: number, seed: number) => numbers(length, seed).map((x) => 1.5 + x);
/** Away from the kink of relu by more than the step. */
const awayFromZero = (length: number) => numbers(length, 5).map((x) => x + Math.sign(x) * 0.01);
/** Rows that sum to 1, as probabilities do. */
const oneHot = [0, 1, 0, 0, 0, 1, 1, 0, 0];

describe("gradient rules against central differences", () => {
  test("add", () =>
    checkGradient({
      shapes: [
        [2, 3],
        [2, 3],
      ],
      build: ([a, b]) => add(a, b),
    }));
  test("add of a tensor and itself", () => checkGradient({ shapes: [[5]], build: ([a]) => add(a, a) }));
  test("sub", () => checkGradient({ shapes: [[7], [7]], build: ([a, b]) => sub(a, b) }));
  test("mul", () =>
    checkGradient({
      shapes: [
        [3, 3],
        [3, 3],
      ],
      build: ([a, b]) => mul(a, b),
    }));
  test("mul of a tensor and itself", () => checkGradient({ shapes: [[5]], build: ([a]) => mul(a, a) }));
  test("div", () =>
    checkGradient({
      shapes: [[5], [5]],
      values: [numbers(5), positive(5, 3)],
      build: ([a, b]) => div(a, b),
    }));
  test("neg", () => checkGradient({ shapes: [[3]], build: ([x]) => neg(x) }));
  test("scale", () => checkGradient({ shapes: [[9]], build: ([x]) => scale(x, -2.5) }));
  test("exp", () => checkGradient({ shapes: [[9]], build: ([x]) => exp(x) }));
  test("log", () => checkGradient({ shapes: [[9]], values: [positive(9, 4)], build: ([x]) => log(x) }));
  test("relu", () => checkGradient({ shapes: [[11]], values: [awayFromZero(11)], build: ([x]) => relu(x) }));
  test("sigmoid", () => checkGradient({ shapes: [[11]], build: ([x]) => sigmoid(x) }));
  test("tanh", () => checkGradient({ shapes: [[11]], build: ([x]) => tanh(x) }));
  test("softmax", () => checkGradient({ shapes: [[3, 5]], build: ([x]) => softmax(x) }));
  test("reshape", () => checkGradient({ shapes: [[2, 6]], build: ([x]) => reshape(x, [3, 4]) }));
  test("sum", () => checkGradient({ shapes: [[13]], build: ([x]) => sum(x) }));
  test("mean", () => checkGradient({ shapes: [[13]], build: ([x]) => mean(x) }));
  test("addBias", () => checkGradient({ shapes: [[4, 3], [3]], build: ([x, b]) => addBias(x, b) }));
  test("matmul A·B", () =>
    checkGradient({
      shapes: [
        [3, 4],
        [4, 5],
      ],
      build: ([a, b]) => matmul(a, b),
    }));
  test("matmul Aᵀ·B", () =>
    checkGradient({
      shapes: [
        [4, 3],
        [4, 5],
      ],
      build: ([a, b]) => matmul(a, b, "tn"),
    }));
  test("matmul A·Bᵀ", () =>
    checkGradient({
      shapes: [
        [3, 4],
        [5, 4],
      ],
      build: ([a, b]) => matmul(a, b, "nt"),
    }));

  test("softmaxCrossEntropy, labels", () =>
    checkGradient({
      shapes: [[4, 3]],
      build: ([x], give) => softmaxCrossEntropy(x, give(x.graph.input("t", [4], "i32"), [0, 2, 1, 2])),
    }));
  test("softmaxCrossEntropy, targets that do not sum to 1", () =>
    checkGradient({
      shapes: [[3, 3]],
      build: ([x], give) => softmaxCrossEntropy(x, give(x.graph.input("t", [3, 3]), positive(9, 8))),
    }));
  test("crossEntropy, labels", () =>
    checkGradient({
      shapes: [[4, 3]],
      values: [positive(12, 6)],
      build: ([p], give) => crossEntropy(p, give(p.graph.input("t", [4], "i32"), [0, 2, 1, 2])),
    }));
  test("crossEntropy, targets", () =>
    checkGradient({
      shapes: [[3, 3]],
      values: [positive(9, 6)],
      build: ([p], give) => crossEntropy(p, give(p.graph.input("t", [3, 3]), oneHot)),
    }));
  test("sumOfSquaresError", () =>
    checkGradient({
      shapes: [[3, 3]],
      build: ([y], give) => sumOfSquaresError(y, give(y.graph.input("t", [3, 3]), oneHot)),
    }));
  test("a chain in which one tensor feeds three nodes", () =>
    checkGradient({
      shapes: [[3, 4], [4, 4], [4]],
      build: ([x, w, b]) => {
        const h = tanh(addBias(matmul(x, w), b));
        return add(mul(h, sigmoid(h)), neg(h));
      },
    }));
});
