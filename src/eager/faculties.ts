// What a function whose name has several uses asks of a variable: so that it need not know how variables are made, and who
// only trains a network does not carry graphs by hand along.

import type { Operand } from "./make.js";
import type { Variable } from "./variable.js";

type OnVariable = (x: Variable) => Variable;
type Loss = (x: Variable, t: Operand, options?: { epsilon?: number }) => Variable<number>;

/** The functions, by their names. */
export interface Faculties {
  readonly relu: OnVariable;
  readonly sigmoid: OnVariable;
  readonly tanh: OnVariable;
  readonly softmax: OnVariable;
  readonly crossEntropy: Loss;
  readonly softmaxCrossEntropy: Loss;
  readonly sumOfSquaresError: Loss;
}

/** Those of a variable; undefined for anything else. A computed name would keep the class in every bundle. */
export function facultiesOf(x: unknown): Faculties | undefined {
  return (x as { faculties?: Faculties } | null | undefined)?.faculties;
}
