// A tensor is an edge of the graph: a shape and an element type; numbers come only when a program runs.

import type { Graph } from "./graph.js";
import type { Node } from "./node.js";

/** Sizes per dimension, outermost first; `[]` is a scalar. Storage is row-major and dense. */
export type Shape = readonly number[];

/** The number type of a whole program: float32 trains, float64 checks gradients and follows the book's digits. */
export type DType = "f32" | "f64";

/** `float` is the program's dtype; the others are what data and labels come in. */
export type ElementType = "float" | "i32" | "u32" | "u8";

/**
 * Who gives a tensor its numbers:
 * - `parameter` and `state`: they outlive a run; the model keeps them;
 * - `input`: the host writes it before a run (indices, data, learning rate);
 * - `constant`: fixed when the graph is built;
 * - `value`: a node computes it.
 */
export type Role = "parameter" | "state" | "input" | "constant" | "value";

/** Number of elements of a shape; 1 for a scalar. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (const dimension of shape) size *= dimension;
  return size;
}

/** The place of an element, one index per dimension, from its place in the flat numbers. */
export function indicesOf(place: number, shape: Shape): number[] {
  const indices: number[] = [];
  let rest = place;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    indices.unshift(rest % shape[axis]);
    rest = Math.floor(rest / shape[axis]);
  }
  return indices;
}

/** Bytes of one element. */
export function bytesPerElement(type: ElementType, dtype: DType): number {
  if (type === "float") return dtype === "f32" ? 4 : 8;
  return type === "u8" ? 1 : 4;
}

/** Bytes that such a tensor takes. */
export function bytesOf({ shape, type }: Pick<Tensor, "shape" | "type">, dtype: DType): number {
  return sizeOf(shape) * bytesPerElement(type, dtype);
}

export class Tensor {
  constructor(
    readonly graph: Graph,
    readonly id: number,
    readonly name: string,
    readonly shape: Shape,
    readonly type: ElementType,
    readonly role: Role,
    /** The node that computes it; only a `value` has one. The graph alone changes it. */
    public producer?: Node,
    /** The number in every element of a `constant`. */
    readonly fillValue?: number,
  ) {}

  /** Number of elements. */
  get size(): number {
    return sizeOf(this.shape);
  }
}
