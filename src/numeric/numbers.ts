// The forms in which users have numbers, and going through them without changing the form.

import { isNumericArray, type NumericArray } from "../data/flat.js";
import { checkInteger, message, ShapeError, show, showShape } from "../errors.js";
import { sizeOf } from "../graph/tensor.js";

/** Flat numbers with their shape, row-major. */
export interface Shaped {
  readonly data: NumericArray;
  readonly shape: readonly number[];
}

/** One number; an array of numbers, or arrays nested to any depth; typed arrays, alone or as rows; data with a shape. */
export type Numbers = number | NumericArray | Shaped | readonly Numbers[];

/** The form of X in float64: numbers stay numbers, plain arrays plain, typed arrays become Float64Array. */
export type Float64Of<X> = X extends number
  ? number
  : X extends NumericArray
    ? Float64Array
    : X extends Shaped
      ? { data: Float64Array; shape: readonly number[] }
      : { -readonly [K in keyof X]: Float64Of<X[K]> };

/** True for objects with flat numbers under `data` and their shape under `shape`. */
export function isShaped(value: unknown): value is Shaped {
  return (
    typeof value === "object" &&
    value !== null &&
    isNumericArray((value as Shaped).data) &&
    Array.isArray((value as Shaped).shape)
  );
}

/** The error for what is none of the forms above. */
export function notNumbers(where: string, value: unknown): TypeError {
  return new TypeError(message(where, "a number or an array of numbers", show(value)));
}

function isNumber(value: unknown): value is number {
  return typeof value === "number";
}

/** Takes `row` to every innermost run of numbers: typed arrays, innermost plain arrays, the rows of shaped data. */
export function mapRows<X>(
  where: string,
  x: X,
  row: (numbers: ArrayLike<number>) => Float64Array,
): Float64Of<X> {
  const visit = (value: unknown): unknown => {
    if (typeof value === "number") return row([value])[0];
    if (isNumericArray(value)) return row(value);
    if (isShaped(value)) {
      checkShaped(where, value);
      const data = new Float64Array(value.data.length);
      const width = value.shape.at(-1) ?? 1;
      for (let i = 0; i < data.length; i += width) data.set(row(value.data.subarray(i, i + width)), i);
      return { data, shape: [...value.shape] };
    }
    if (!Array.isArray(value)) throw notNumbers(where, value);
    // A row of numbers throughout; anything else among them is found by going through it entry by entry.
    if (value.length > 0 && value.every(isNumber) && !(value as unknown[]).includes(undefined))
      return Array.from(row(value));
    // Holes, which map and every pass over, are undefined here.
    if (!isNumber(value[0])) return Array.from(value, visit);
    throw notNumbers(
      where,
      value.find((entry) => !isNumber(entry)),
    );
  };
  return visit(x) as Float64Of<X>;
}

/** Numbers in one flat array with their shape; a single number has the shape []. Rows of different shapes are an error. */
export function toDense(where: string, x: unknown): { data: ArrayLike<number>; shape: readonly number[] } {
  if (typeof x === "number") return { data: [x], shape: [] };
  if (isNumericArray(x)) return { data: x, shape: [x.length] };
  if (isShaped(x)) return checkShaped(where, x);
  if (!Array.isArray(x)) throw notNumbers(where, x);
  const data: number[] = [];
  let inner: string | undefined;
  let shape: readonly number[] = [];
  for (let i = 0; i < x.length; i++) {
    const part = toDense(`${where}[${i}]`, x[i]);
    inner ??= showShape(part.shape);
    if (showShape(part.shape) !== inner) {
      const expected = `the shape ${inner} of the entries before it`;
      throw new ShapeError(message(`${where}[${i}]`, expected, showShape(part.shape)));
    }
    shape = part.shape;
    for (let j = 0; j < part.data.length; j++) data.push(part.data[j]);
  }
  return { data, shape: [x.length, ...shape] };
}

function checkShaped(where: string, { data, shape }: Shaped): Shaped {
  const sides = Array.from(shape, (side, axis) => checkInteger(`${where}: shape[${axis}]`, side, 0));
  const size = sizeOf(sides);
  if (size !== data.length) {
    throw new ShapeError(message(where, `${size} numbers for ${showShape(shape)}`, `${data.length}`));
  }
  return { data, shape };
}
