// What the functions on variables refuse before a node is made: the ops would, too, but in the words of layers.

import { checkNumber, checkOptions, message, ShapeError, showShape } from "../errors.js";
import type { Variable } from "./variable.js";

/** A variable as messages name it: `b (3)`. */
function titled({ name, shape }: Variable): string {
  return name === undefined ? showShape(shape) : `${name} (${showShape(shape)})`;
}

/** Refuses a third operand, which JavaScript would drop without a word. */
export function checkTwo(name: string, operands: readonly unknown[]): void {
  if (operands.length <= 2) return;
  const remedy = `Nest the calls: ${name}(${name}(a, b), c).`;
  throw new TypeError(message(name, "two operands", `${operands.length}`, remedy));
}

/** Checks that two operands have one shape. */
export function checkSameShape(name: string, left: Variable, right: Variable): void {
  if (showShape(left.shape) === showShape(right.shape)) return;
  const isRow = left.shape.length === 2 && right.shape.length === 1;
  const remedy = `Nothing is stretched to fit.${isRow ? " addBias adds a row to every row." : ""}`;
  const got = `${titled(left)} and ${titled(right)}`;
  throw new ShapeError(message(name, "operands of one shape", got, remedy));
}

/** Checks that something is a matrix. */
export function checkMatrix(where: string, x: Variable): void {
  if (x.shape.length === 2) return;
  const remedy = "One row is a matrix, too: [[1, 2, 3]].";
  throw new ShapeError(message(where, "a matrix (rows × columns)", titled(x), remedy));
}

/** Checks that something is rows of numbers, or one. */
export function checkRows(where: string, x: Variable): void {
  if (x.shape.length === 1 || x.shape.length === 2) return;
  const remedy = "One row is [1, 2, 3], several are [[1, 2, 3], [4, 5, 6]].";
  throw new ShapeError(message(where, "a row of numbers or several", titled(x), remedy));
}

/** The ε of a loss's options. */
export function epsilonOf(where: string, options: { epsilon?: number }, usual: number): number {
  const { epsilon = usual } = checkOptions(where, options, { epsilon: true });
  return checkNumber(`${where}: epsilon`, epsilon, 0, 1);
}
