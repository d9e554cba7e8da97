// The operations of the examples: the package's own, with the symbols of the lecture's circles.

import { add, mul, sigmoid, square, sub, type Variable } from "downhill";

type Scalar = Variable<number>;

export interface Operation {
  readonly symbol: string;
  /** Of one or two numbers. */
  readonly apply: (...inputs: Scalar[]) => Scalar;
}

export const operations = {
  add: { symbol: "+", apply: (a: Scalar, b: Scalar) => add(a, b) },
  sub: { symbol: "−", apply: (a: Scalar, b: Scalar) => sub(a, b) },
  mul: { symbol: "×", apply: (a: Scalar, b: Scalar) => mul(a, b) },
  square: { symbol: "^2", apply: (x: Scalar) => square(x) },
  sigmoid: { symbol: "σ", apply: (x: Scalar) => sigmoid(x) as Scalar },
} satisfies Record<string, Operation>;

export type OperationName = keyof typeof operations;
