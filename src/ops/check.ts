// Shape checks that several ops share.

import { message, ShapeError, showShape } from "../errors.js";
import type { TensorSpec } from "../graph/node.js";
import type { Tensor } from "../graph/tensor.js";

/** A spec with the shape and type of `tensor`. */
export function like(tensor: Tensor): TensorSpec {
  return { shape: tensor.shape, type: tensor.type };
}

/** A tensor as messages name it. */
export function describe(tensor: Tensor): string {
  const type = tensor.type === "float" ? "" : ` of ${tensor.type}`;
  return `${tensor.name} (${showShape(tensor.shape)})${type}`;
}

/** Checks that both have the same shape. */
export function checkSameShape(op: string, a: Tensor, b: Tensor): void {
  if (showShape(a.shape) !== showShape(b.shape)) {
    throw new ShapeError(message(op, `two tensors of shape ${showShape(a.shape)}`, describe(b)));
  }
}

/** Checks that a tensor is a matrix and gives its rows and columns. */
export function checkMatrix(op: string, x: Tensor): readonly [rows: number, columns: number] {
  if (x.shape.length !== 2) {
    throw new ShapeError(message(op, "a matrix (rows × columns)", describe(x), "Add flatten() before it."));
  }
  return [x.shape[0], x.shape[1]];
}

/** Checks that `t` can be the labels or the targets of the rows of `x`. */
export function checkLabels(op: string, x: Tensor, labels: Tensor): void {
  const [rows] = checkMatrix(op, x);
  if (labels.type !== "i32" || labels.size !== rows) {
    throw new ShapeError(message(op, `${rows} class indices`, describe(labels)));
  }
}
