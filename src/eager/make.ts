// Makes variables: leaves from numbers, results from operations.

import { show } from "../errors.js";
import { Graph } from "../graph/graph.js";
import { type Shape, sizeOf } from "../graph/tensor.js";
import { type Cell, now, type Operation } from "./cell.js";
import { type ArrayLikeNumbers, type NDArray, toNDArray } from "./ndarray.js";
import { cellOf, type Value, Variable } from "./variable.js";

/** What the functions on variables take; anything but a variable becomes a constant. */
export type Operand<V extends Value = Value> = Variable<V> | ArrayLikeNumbers;

type Given = Pick<Cell, "data" | "shape" | "name" | "type" | "differentiable">;

function leafOf(given: Given): Variable {
  const rest = { operation: undefined, inputs: [], gradient: undefined, changed: now(), checked: 0 };
  return new Variable({ ...given, ...rest });
}

function leaf(
  where: string,
  value: ArrayLikeNumbers,
  name: string | undefined,
  differentiable: boolean,
): Variable {
  const { data, shape } = toNDArray(name === undefined ? where : `${where} ${show(name)}`, value);
  return leafOf({ data, shape, name, type: "float", differentiable });
}

/**
 * A leaf of a graph by hand: a number or an array to compute with and to differentiate by. Numbers are copied.
 *
 * @param name  For pictures and messages.
 */
export function variable(value: number, name?: string): Variable<number>;
export function variable(value: Exclude<ArrayLikeNumbers, number>, name?: string): Variable<NDArray>;
export function variable(value: ArrayLikeNumbers, name?: string): Variable;
export function variable(value: ArrayLikeNumbers, name?: string): Variable {
  return leaf("variable", value, name, true);
}

/** A leaf that no gradient flows into. */
export function constant(value: number, name?: string): Variable<number>;
export function constant(value: Exclude<ArrayLikeNumbers, number>, name?: string): Variable<NDArray>;
export function constant(value: ArrayLikeNumbers, name?: string): Variable;
export function constant(value: ArrayLikeNumbers, name?: string): Variable {
  return leaf("constant", value, name, false);
}

/** Class indices as a leaf. */
export function labelLeaf(data: Float64Array): Variable {
  return leafOf({ data, shape: [data.length], name: "t", type: "i32", differentiable: false });
}

/** A number as a leaf of any shape, the number in every element. */
export function filled(value: number, shape: Shape): Variable {
  const data = new Float64Array(sizeOf(shape)).fill(value);
  const name = shape.length === 0 ? undefined : String(value);
  return leafOf({ data, shape, name, type: "float", differentiable: false });
}

/** Whatever a function on variables takes, as a variable. */
export function operand(where: string, value: Operand): Variable {
  return value instanceof Variable ? value : leaf(where, value, undefined, false);
}

/** The result of an operation: checked by the operation itself here and now, computed when its value is asked for. */
export function compute(name: string, inputs: readonly Variable[], build: Operation["build"]): Variable {
  const cells = inputs.map(cellOf);
  const graph = new Graph();
  const { shape, type } = build(
    cells.map((cell) => graph.input(cell.name ?? cell.operation?.name ?? "operand", cell.shape, cell.type)),
  );
  return new Variable({
    name: undefined,
    operation: { name, build },
    inputs: cells,
    shape,
    type,
    differentiable: cells.some(({ differentiable }) => differentiable),
    data: undefined,
    gradient: undefined,
    changed: 0,
    checked: 0,
  });
}
