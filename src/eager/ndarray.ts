// Numbers with a shape: what graphs by hand and the book's classes take, give and print.

import { checkDepth, isNumericArray, type NumericArray } from "../data/flat.js";
import { checkInteger, message, ShapeError, show, showShape } from "../errors.js";
import { indicesOf, type Shape, sizeOf } from "../graph/tensor.js";
import { printAsText, refuseOperators } from "../platform/inspect.js";

/** A number, numbers nested to any depth, typed arrays (flat, or as rows), or data with a shape. */
export type ArrayLikeNumbers =
  | number
  | NumericArray
  | { readonly data: NumericArray | readonly number[]; readonly shape: Shape }
  | readonly ArrayLikeNumbers[];

/** Nested plain arrays. */
export type NestedNumbers = number | NestedNumbers[];

/** How many numbers are printed in full; of more, the first and last three of every axis. */
const PRINTED_IN_FULL = 1000;
const EDGE = 3;

/** Row-major float64 numbers with a shape. Prints as nested brackets; `data` may be changed in place. */
export class NDArray {
  /** @throws {ShapeError}  When the data are not as many numbers as the shape holds. */
  constructor(
    /** All numbers, row-major. */
    readonly data: Float64Array,
    /** Sizes per dimension; `[]` for a number. */
    readonly shape: Shape,
  ) {
    if (data.length !== sizeOf(shape)) {
      throw new ShapeError(
        message("NDArray", `${sizeOf(shape)} numbers for ${showShape(shape)}`, `${data.length}`),
      );
    }
    printAsText(this);
    refuseOperators(this, "an NDArray", "Its numbers are .data.");
  }

  /** How many numbers there are. */
  get size(): number {
    return this.data.length;
  }

  /** As nested plain arrays; a scalar as a number. */
  toArray(): NestedNumbers {
    const nest = (axis: number, offset: number, size: number): NestedNumbers => {
      if (axis === this.shape.length) return this.data[offset];
      const width = size / this.shape[axis];
      return Array.from({ length: this.shape[axis] }, (_, i) => nest(axis + 1, offset + i * width, width));
    };
    return nest(0, 0, this.size);
  }

  /** As NumPy writes arrays: one row a line. */
  toString(): string {
    const limit = this.size > PRINTED_IN_FULL ? EDGE : Number.POSITIVE_INFINITY;
    const write = (axis: number, offset: number, size: number): string => {
      if (axis === this.shape.length) return String(this.data[offset]);
      const length = this.shape[axis];
      const width = size / length;
      const items: string[] = [];
      for (let i = 0; i < length; i++) {
        if (i === limit && length > 2 * limit) {
          items.push("…");
          i = length - limit;
        }
        items.push(write(axis + 1, offset + i * width, width));
      }
      const innermost = axis === this.shape.length - 1;
      return `[${items.join(innermost ? ", " : `,\n${" ".repeat(axis + 1)}`)}]`;
    };
    return write(0, 0, this.size);
  }
}

/**
 * A copy of any numbers as an NDArray.
 *
 * @param where  For messages: who takes the numbers.
 * @throws {TypeError}   When it is no number, array or typed array, or something inside is not a number.
 * @throws {ShapeError}  When rows have different lengths, or data does not fill its shape.
 * @throws {RangeError}  When there is a NaN, of which whatever is computed from it would be one.
 */
export function toNDArray(where: string, value: unknown): NDArray {
  const array = copyOf(where, value);
  const at = array.data.findIndex(Number.isNaN);
  if (at >= 0) throw new RangeError(message(`${where}${placeIn(array.shape, at)}`, "a number", "NaN"));
  return array;
}

/** Where the element at a flat index stands: `[1][0]`; nothing for a number alone. */
export function placeIn(shape: Shape, index: number): string {
  return indicesOf(index, shape)
    .map((i) => `[${i}]`)
    .join("");
}

function copyOf(where: string, value: unknown): NDArray {
  if (typeof value === "number") return new NDArray(Float64Array.of(value), []);
  if (isNumericArray(value)) return new NDArray(new Float64Array(value), [value.length]);
  if (Array.isArray(value)) return fromNested(where, value);
  const { data, shape } = (value ?? {}) as { data?: unknown; shape?: unknown };
  if ((isNumericArray(data) || Array.isArray(data)) && Array.isArray(shape)) {
    const sides = shape.map((side, axis) => checkInteger(`${where}: shape[${axis}]`, side, 0));
    const flat = toNDArray(`${where}: data`, data);
    if (flat.shape.length !== 1 || flat.size !== sizeOf(sides)) {
      const expected = `${sizeOf(sides)} numbers for the shape ${showShape(sides)}`;
      throw new ShapeError(message(`${where}: data`, expected, showShape(flat.shape)));
    }
    return new NDArray(flat.data, sides);
  }
  throw new TypeError(message(where, "a number, an array of numbers or { data, shape }", show(value)));
}

function fromNested(where: string, value: readonly unknown[]): NDArray {
  const shape: number[] = [];
  for (let first: unknown = value; Array.isArray(first) || isNumericArray(first); first = first[0]) {
    shape.push(first.length);
    checkDepth(where, shape);
  }
  const data = new Float64Array(sizeOf(shape));
  let filled = 0;
  const fill = (path: string, item: unknown, axis: number): void => {
    if (axis === shape.length) {
      if (typeof item !== "number") throw new TypeError(message(path, "a number", show(item)));
      data[filled++] = item;
      return;
    }
    const typed = isNumericArray(item);
    if (typed ? axis !== shape.length - 1 : !Array.isArray(item)) {
      throw new ShapeError(message(path, `an array of ${shape[axis]}, as before it`, show(item)));
    }
    const row = item as readonly unknown[];
    if (row.length !== shape[axis]) {
      throw new ShapeError(message(path, `${shape[axis]} elements, as before it`, `${row.length}`));
    }
    if (typed) {
      data.set(item, filled);
      filled += item.length;
    } else for (let i = 0; i < row.length; i++) fill(`${path}[${i}]`, row[i], axis + 1);
  };
  fill(where, value, 0);
  return new NDArray(data, shape);
}
