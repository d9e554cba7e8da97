// The package's operations on variables. Each is one node of the graph; its rules are those of src/ops.

import { checkInteger, checkNumber, message, show } from "../errors.js";
import type { Shape, Tensor } from "../graph/tensor.js";
import * as ops from "../ops/index.js";
import { checkMatrix, checkSameShape, checkTwo } from "./check.js";
import { compute, filled, type Operand, operand, unary } from "./make.js";
import type { NDArray } from "./ndarray.js";
import { type Value, Variable } from "./variable.js";

/** Two operands and their result. */
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

/** `a + b`, element by element; a plain number is added to every element. `dL/da = dL/dy`, `dL/db = dL/dy`. */
export const add: Binary = /* @__PURE__ */ binary("add", ops.add);

/** `a − b`, element by element. `dL/da = dL/dy`, `dL/db = −dL/dy`. */
export const sub: Binary = /* @__PURE__ */ binary("sub", ops.sub);

/** `a · b`, element by element. `dL/da = dL/dy · b`, `dL/db = dL/dy · a`. */
export const mul: Binary = /* @__PURE__ */ binary("mul", ops.mul);

/** `a / b`, element by element. `dL/da = dL/dy / b`, `dL/db = −dL/dy · y / b`. */
export const div: Binary = /* @__PURE__ */ binary("div", ops.div);

/** `−x`. */
export function neg<V extends Value>(x: Operand<V>): Variable<V> {
  return unary("neg", x, ops.neg);
}

/** `x²`, element by element. `dL/dx = 2x · dL/dy`. */
export function square<V extends Value>(x: Operand<V>): Variable<V> {
  return unary("square", x, (x) => ops.mul(x, x));
}

/** `factor · x`; the factor is part of the operation, not a node of the graph. */
export function scale<V extends Value>(x: Operand<V>, factor: number): Variable<V> {
  checkNumber("scale: factor", factor);
  return unary("scale", x, (x) => ops.scale(x, factor));
}

/** `e^x`, element by element. `dL/dx = dL/dy · y`. */
export function exp<V extends Value>(x: Operand<V>): Variable<V> {
  return unary("exp", x, ops.exp);
}

/** `ln x`, element by element. `dL/dx = dL/dy / x`. */
export function log<V extends Value>(x: Operand<V>): Variable<V> {
  return unary("log", x, ops.log);
}

/** `Σ x` over all elements. `dL/dx[i] = dL/dy`. */
export function sum(x: Operand): Variable<number> {
  return unary<number>("sum", x as Operand<number>, ops.sum);
}

/** `Σ x / n` over all n elements. `dL/dx[i] = dL/dy / n`. */
export function mean(x: Operand): Variable<number> {
  return unary<number>("mean", x as Operand<number>, ops.mean);
}

/** The same elements in another shape: `reshape(x, [2, 3])`. */
export function reshape(x: Operand, shape: Shape): Variable<NDArray> {
  if (!Array.isArray(shape)) {
    throw new TypeError(message("reshape: shape", "an array of sizes such as [2, 3]", show(shape)));
  }
  shape.forEach((size, axis) => {
    checkInteger(`reshape: shape[${axis}]`, size, 0);
  });
  return unary<NDArray>("reshape", x as Operand<NDArray>, (x) => ops.reshape(x, shape));
}

/** Matrix product `a·b`. Shapes:  a (m, k)   b (k, n)   result (m, n). `da = dy·bᵀ`, `db = aᵀ·dy`. */
export function matmul(...operands: [a: Operand<NDArray>, b: Operand<NDArray>]): Variable<NDArray> {
  checkTwo("matmul", operands);
  const inputs = [operand("matmul", operands[0]), operand("matmul", operands[1])];
  for (const input of inputs) checkMatrix("matmul", input);
  return compute("matmul", inputs, ([a, b]) => ops.matmul(a, b)) as Variable<NDArray>;
}

/** Adds a bias to every row. Shapes:  x (rows, columns)   bias (columns). `dbias = Σ_rows dy`. */
export function addBias(x: Operand<NDArray>, bias: Operand<NDArray>): Variable<NDArray> {
  const inputs = [operand("add_bias", x), operand("add_bias", bias)];
  checkMatrix("add_bias", inputs[0]);
  return compute("add_bias", inputs, ([x, bias]) => ops.addBias(x, bias)) as Variable<NDArray>;
}
