// The package's operations on variables. Each is one node of the graph; its rules are those of src/ops.

import { checkInteger, checkNumber, message, show } from "../errors.js";
import type { Shape, Tensor } from "../graph/tensor.js";
import * as ops from "../ops/index.js";
import { checkMatrix, checkSameShape, checkTwo } from "./check.js";
import { compute, filled, type Operand, operand, unary } from "./make.js";
import type { NDArray } from "./ndarray.js";
import { type Value, Variable } from "./variable.js";

/** Two operands and their result, all of one shape. */
type Binary = <V extends Value>(a: Operand<V>, b: Operand<V>) => Variable<V>;

function binary(name: string, build: (a: Tensor, b: Tensor) => Tensor): Binary {
  return <V extends Value>(...operands: [a: Operand<V>, b: Operand<V>]): Variable<V> => {
    checkTwo(name, operands);
    const [a, b] = operands;
    // A plain number takes the shape of the other operand.
    const shapeOf = (other: Operand<V>): Shape =>
      (other instanceof Variable ? other : operand(name, other)).shape;
    const left = typeof a === "number" ? filled(a, shapeOf(b)) : operand(name, a);
    const right = typeof b === "number" ? filled(b, left.shape) : operand(name, b);
    checkSameShape(name, left, right);
    return compute(name, [left, right], ([a, b]) => build(a, b)) as Variable<V>;
  };
}

/**
 * `y = a + b`, element by element. `dL/da = dL/dy`, `dL/db = dL/dy`.
 *
 * Shapes:  a, b, y alike; a plain number takes the shape of the other operand
 *
 * @throws {ShapeError}  When the shapes differ: nothing is stretched to fit. `addBias` adds a row to every row.
 */
export const add: Binary = /* @__PURE__ */ binary("add", ops.add);

/**
 * `y = a − b`, element by element. `dL/da = dL/dy`, `dL/db = −dL/dy`.
 *
 * Shapes:  a, b, y alike; a plain number takes the shape of the other operand
 *
 * @throws {ShapeError}  When the shapes differ: nothing is stretched to fit.
 */
export const sub: Binary = /* @__PURE__ */ binary("sub", ops.sub);

/**
 * `y = a · b`, element by element. `dL/da = dL/dy · b`, `dL/db = dL/dy · a`.
 *
 * Shapes:  a, b, y alike; a plain number takes the shape of the other operand
 *
 * @throws {ShapeError}  When the shapes differ: nothing is stretched to fit. `matmul` is the matrix product.
 * @throws {TypeError}   For a third factor: nest the calls.
 */
export const mul: Binary = /* @__PURE__ */ binary("mul", ops.mul);

/**
 * `y = a / b`, element by element. `dL/da = dL/dy / b`, `dL/db = −dL/dy · y / b`.
 *
 * Shapes:  a, b, y alike; a plain number takes the shape of the other operand
 *
 * @throws {ShapeError}  When the shapes differ: nothing is stretched to fit.
 */
export const div: Binary = /* @__PURE__ */ binary("div", ops.div);

/** `y = −x`, element by element. `dL/dx = −dL/dy`. */
export function neg<V extends Value>(x: Operand<V>): Variable<V> {
  return unary("neg", x, ops.neg);
}

/** `y = x²`, element by element. `dL/dx = 2x · dL/dy`. */
export function square<V extends Value>(x: Operand<V>): Variable<V> {
  return unary("square", x, (x) => ops.mul(x, x));
}

/**
 * `y = factor · x`, element by element. `dL/dx = factor · dL/dy`. The factor is part of the operation, not a node of the
 * graph.
 */
export function scale<V extends Value>(x: Operand<V>, factor: number): Variable<V> {
  checkNumber("scale: factor", factor);
  return unary("scale", x, (x) => ops.scale(x, factor));
}

/** `y = e^x`, element by element. `dL/dx = dL/dy · y`. */
export function exp<V extends Value>(x: Operand<V>): Variable<V> {
  return unary("exp", x, ops.exp);
}

/** `y = ln x`, element by element. `dL/dx = dL/dy / x`. Below 0 a RangeError, when the value is asked for. */
export function log<V extends Value>(x: Operand<V>): Variable<V> {
  return unary("log", x, ops.log);
}

/** `y = Σ x` over all elements, a number. `dL/dx[i] = dL/dy`. */
export function sum(x: Operand): Variable<number> {
  return unary<number>("sum", x as Operand<number>, ops.sum);
}

/** `y = Σ x / n` over all n elements, a number. `dL/dx[i] = dL/dy / n`. */
export function mean(x: Operand): Variable<number> {
  return unary<number>("mean", x as Operand<number>, ops.mean);
}

/**
 * The same elements in another shape: `reshape(x, [2, 3])`. `dL/dx` is `dL/dy` in the shape of x.
 *
 * @throws {ShapeError}  When the shape holds more or fewer elements.
 */
export function reshape(x: Operand, shape: Shape): Variable<NDArray> {
  if (!Array.isArray(shape)) {
    throw new TypeError(message("reshape: shape", "an array of sizes such as [2, 3]", show(shape)));
  }
  shape.forEach((size, axis) => {
    checkInteger(`reshape: shape[${axis}]`, size, 0);
  });
  return unary<NDArray>("reshape", x as Operand<NDArray>, (x) => ops.reshape(x, shape));
}

/**
 * Matrix product `y = a·b`. `dL/da = dL/dy·bᵀ`, `dL/db = aᵀ·dL/dy`.
 *
 * Shapes:  a (m, k)   b (k, n)   y (m, n)
 *
 * @throws {ShapeError}  When one is no matrix, or a has not as many columns as b has rows.
 */
export function matmul(...operands: [a: Operand<NDArray>, b: Operand<NDArray>]): Variable<NDArray> {
  checkTwo("matmul", operands);
  const inputs = [operand("matmul", operands[0]), operand("matmul", operands[1])];
  for (const input of inputs) checkMatrix("matmul", input);
  return compute("matmul", inputs, ([a, b]) => ops.matmul(a, b)) as Variable<NDArray>;
}

/**
 * Adds a bias to every row: `y_ij = x_ij + bias_j`. `dL/dx = dL/dy`, `dL/dbias_j = Σ_i dL/dy_ij`.
 *
 * Shapes:  x, y (rows, columns)   bias (columns)
 *
 * @throws {ShapeError}  When x is no matrix, or the bias has not one number per column.
 */
export function addBias(x: Operand<NDArray>, bias: Operand<NDArray>): Variable<NDArray> {
  const inputs = [operand("addBias", x), operand("addBias", bias)];
  checkMatrix("addBias", inputs[0]);
  return compute("add_bias", inputs, ([x, bias]) => ops.addBias(x, bias)) as Variable<NDArray>;
}
