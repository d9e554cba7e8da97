// Element-by-element arithmetic: add, subtract, multiply, divide, negate, scale, exp, log.

import type { Node, Op } from "../graph/node.js";
import type { Tensor } from "../graph/tensor.js";
import { checkSameShape, like } from "./check.js";

type GradientRule = NonNullable<Op["gradient"]>;

function binaryOp(name: string, gradient: (node: Node, dy: Tensor) => readonly Tensor[]): Op {
  return {
    name,
    inPlace: 0,
    outputs([a, b]) {
      checkSameShape(name, a, b);
      return [like(a)];
    },
    gradient: chain(gradient),
    calls: ({ inputs: [a, b], outputs: [y] }, dtype) => [
      { kernel: `${name}_${dtype}`, arguments: [y, a, b, y.size], operations: y.size },
    ],
  };
}

function unaryOp(name: string, gradient: (node: Node, dy: Tensor) => readonly Tensor[]): Op {
  return {
    name,
    inPlace: 0,
    outputs: ([x]) => [like(x)],
    gradient: chain(gradient),
    calls: ({ inputs: [x], outputs: [y] }, dtype) => [
      { kernel: `${name}_${dtype}`, arguments: [y, x, y.size], operations: y.size },
    ],
  };
}

function chain(rule: (node: Node, dy: Tensor) => readonly Tensor[]): GradientRule {
  return (node, [dy]) => (dy ? rule(node, dy) : []);
}

const addOp = binaryOp("add", (_, dy) => [dy, dy]);
const subOp = binaryOp("sub", (_, dy) => [dy, neg(dy)]);
const mulOp = binaryOp("mul", ({ inputs: [a, b] }, dy) => [mul(dy, b), mul(dy, a)]);
const divOp = binaryOp("div", ({ inputs: [, b], outputs: [y] }, dy) => {
  const da = div(dy, b);
  return [da, neg(mul(da, y))];
});
const negOp = unaryOp("neg", (_, dy) => [neg(dy)]);
const expOp = unaryOp("exp", ({ outputs: [y] }, dy) => [mul(dy, y)]);
const logOp = unaryOp("log", ({ inputs: [x] }, dy) => [div(dy, x)]);

function scaleOp(factor: number): Op {
  return {
    name: "scale",
    inPlace: 0,
    outputs: ([x]) => [like(x)],
    gradient: chain((_, dy) => [scale(dy, factor)]),
    calls: ({ inputs: [x], outputs: [y] }, dtype) => [
      { kernel: `scale_${dtype}`, arguments: [y, x, y.size, factor], operations: y.size },
    ],
  };
}

/** `y = a + b`. `dL/da = dL/dy`, `dL/db = dL/dy`. */
export function add(a: Tensor, b: Tensor): Tensor {
  return a.graph.apply1(addOp, [a, b]);
}

/** `y = a − b`. `dL/da = dL/dy`, `dL/db = −dL/dy`. */
export function sub(a: Tensor, b: Tensor): Tensor {
  return a.graph.apply1(subOp, [a, b]);
}

/** `y = a · b`, element by element. `dL/da = dL/dy · b`, `dL/db = dL/dy · a`. */
export function mul(a: Tensor, b: Tensor): Tensor {
  return a.graph.apply1(mulOp, [a, b]);
}

/** `y = a / b`, element by element. `dL/da = dL/dy / b`, `dL/db = −dL/dy · y / b`. */
export function div(a: Tensor, b: Tensor): Tensor {
  return a.graph.apply1(divOp, [a, b]);
}

/** `y = −x`. `dL/dx = −dL/dy`. */
export function neg(x: Tensor): Tensor {
  return x.graph.apply1(negOp, [x]);
}

/** `y = factor · x`; the factor is a number, not a tensor. `dL/dx = factor · dL/dy`. */
export function scale(x: Tensor, factor: number): Tensor {
  return x.graph.apply1(scaleOp(factor), [x]);
}

/** `y = e^x`. `dL/dx = dL/dy · y`. */
export function exp(x: Tensor): Tensor {
  return x.graph.apply1(expOp, [x]);
}

/** `y = ln x`. `dL/dx = dL/dy / x`. */
export function log(x: Tensor): Tensor {
  return x.graph.apply1(logOp, [x]);
}
