// The user's arrays, nested or flat, become one flat row-major array with a shape per sample.

import { checkSizes, message, ShapeError, show, showShape } from "../errors.js";
import { indicesOf, sizeOf } from "../graph/tensor.js";

/** Typed arrays of ordinary numbers: all but the two of bigints. */
export type NumericArray =
  | Uint8Array
  | Uint8ClampedArray
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array;

/** Numbers as users have them: a typed array, an array of numbers, or arrays nested to any depth around these. */
export type Numbers = NumericArray | readonly number[] | readonly Numbers[];

/** What numbers are kept as. */
export type FlatData = Uint8Array | Float32Array | Float64Array;

/** Row-major numbers: sample `i` is `data[i·width … (i+1)·width − 1]`, where `width` is the product of `shape`. */
export interface Flat {
  readonly size: number;
  /** Shape of one sample. */
  readonly shape: readonly number[];
  readonly data: FlatData;
}

/** How the messages call the numbers: whose argument, one element of a sample, the option that gives the shape. */
export interface Naming {
  readonly where: "dataset: x" | "dataset: t" | "predict: x";
  readonly element: "feature" | "target";
  readonly option: "shape" | "targetShape";
}

export function isNumericArray(value: unknown): value is NumericArray {
  return (
    ArrayBuffer.isView(value) &&
    !(value instanceof DataView) &&
    !(value instanceof BigInt64Array) &&
    !(value instanceof BigUint64Array)
  );
}

/** True for numbers without nesting: a typed array, or an array whose first element is not an array itself. */
export function isFlat(value: NumericArray | readonly unknown[]): value is NumericArray | readonly number[] {
  return isNumericArray(value) || !isRow(value[0]);
}

/** Arrays that are nested deeper than this are taken for one that contains itself. */
const DEEPEST = 64;

/** Checks how deep arrays are nested, by the lengths found so far. */
export function checkDepth(where: string, lengths: readonly number[]): void {
  if (lengths.length <= DEEPEST) return;
  throw new ShapeError(message(where, `arrays nested at most ${DEEPEST} deep`, "deeper ones"));
}

function isRow(value: unknown): value is NumericArray | readonly unknown[] {
  return Array.isArray(value) || isNumericArray(value);
}

/** Checks that a value is an array or a typed array, and not empty. */
export function checkRows({ where }: Naming, value: unknown): NumericArray | readonly unknown[] {
  if (!isRow(value)) throw new TypeError(message(where, "an array of numbers", show(value)));
  if (value.length === 0) throw new RangeError(message(where, "at least one sample", "none"));
  return value;
}

/** Flattens `value`; a typed array that is flat already is kept, not copied. With `shape`, that is the shape of a sample. */
export function toFlat(naming: Naming, value: unknown, shape?: readonly number[]): Flat {
  const rows = checkRows(naming, value);
  const sampleShape = shape === undefined ? undefined : checkShape(naming, shape);
  const flat = isFlat(rows) ? fromFlat(naming, rows, sampleShape) : fromNested(naming, rows, sampleShape);
  checkFinite(naming, flat);
  return flat;
}

function checkShape(naming: Naming, shape: unknown): readonly number[] {
  const where = `dataset: ${naming.option}`;
  if (!Array.isArray(shape)) throw new TypeError(message(where, "an array of sizes", show(shape)));
  if (shape.length === 0) {
    throw new RangeError(message(where, "at least one size", "none", "One number per sample is [1]."));
  }
  checkSizes(where, shape);
  return shape;
}

function fromFlat(naming: Naming, rows: NumericArray | readonly number[], shape?: readonly number[]): Flat {
  const { where } = naming;
  if (typeof rows[0] !== "number") {
    throw new TypeError(message(where, "an array of samples, each an array of numbers", show(rows)));
  }
  if (!shape) {
    const remedy = `Pass ${naming.option}, the shape of one sample; [1] if a sample is one number.`;
    throw new ShapeError(message(where, "an array of samples", `${rows.length} plain numbers`, remedy));
  }
  const width = sizeOf(shape);
  if (rows.length % width !== 0) {
    const remedy = `Each sample takes ${width} numbers.`;
    throw new ShapeError(
      message(where, `a multiple of ${showShape(shape)} numbers`, `${rows.length}`, remedy),
    );
  }
  const size = rows.length / width;
  if (isNumericArray(rows)) return { size, shape, data: keep(rows) };
  const data = new Float64Array(rows.length);
  copyNumbers(naming, shape, rows, data, 0);
  return { size, shape, data };
}

function fromNested(naming: Naming, rows: readonly unknown[], shape?: readonly number[]): Flat {
  const { where } = naming;
  const nested: number[] = [];
  for (let first = rows[0]; isRow(first); first = first[0]) {
    if (first.length === 0) {
      throw new RangeError(message(where, `at least one ${naming.element} per sample`, "none"));
    }
    nested.push(first.length);
    checkDepth(where, nested);
  }
  const width = sizeOf(nested);
  if (shape && sizeOf(shape) !== width) {
    throw new ShapeError(message(where, `samples of shape ${showShape(shape)}`, showShape(nested)));
  }
  const leaves: (NumericArray | readonly number[])[] = [];
  collectLeaves(where, rows, nested, leaves);
  const data = newDataFor(leaves, rows.length * width);
  const leafLength = nested[nested.length - 1];
  leaves.forEach((leaf, i) => {
    if (isNumericArray(leaf)) data.set(leaf, i * leafLength);
    else copyNumbers(naming, nested, leaf, data, i * leafLength);
  });
  return { size: rows.length, shape: shape ?? nested, data };
}

/** Gathers the innermost rows in order and checks that each level has the lengths of its first row. */
function collectLeaves(
  path: string,
  rows: readonly unknown[],
  lengths: readonly number[],
  leaves: (NumericArray | readonly number[])[],
): void {
  const [length, ...inner] = lengths;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    const where = `${path}[${i}]`;
    if (!isRow(row))
      throw new ShapeError(message(where, `an array of ${length}`, show(row), "Pad or drop it."));
    if (row.length !== length) {
      const remedy = "All samples must have one shape: pad or drop it.";
      throw new ShapeError(message(where, `length ${length} as before it`, `${row.length}`, remedy));
    }
    if (inner.length === 0) leaves.push(row as NumericArray | readonly number[]);
    else if (isNumericArray(row)) throw new ShapeError(message(`${where}[0]`, "an array", show(row[0])));
    else collectLeaves(where, row, inner, leaves);
  }
}

/** Bytes stay bytes and float32 stays float32; anything else becomes float64, which holds it exactly. */
function newDataFor(leaves: readonly unknown[], length: number): FlatData {
  if (leaves.every(isBytes)) return new Uint8Array(length);
  if (leaves.every((leaf) => leaf instanceof Float32Array)) return new Float32Array(length);
  return new Float64Array(length);
}

function isBytes(value: unknown): value is Uint8Array | Uint8ClampedArray {
  return value instanceof Uint8Array || value instanceof Uint8ClampedArray;
}

function keep(data: NumericArray): FlatData {
  if (data instanceof Float32Array || data instanceof Float64Array) return data;
  if (!isBytes(data)) return Float64Array.from(data);
  // A Buffer of Node is a Uint8Array too, but its slice() does not copy.
  return data.constructor === Uint8Array ? data : new Uint8Array(data.buffer, data.byteOffset, data.length);
}

function copyNumbers(
  naming: Naming,
  shape: readonly number[],
  from: readonly unknown[],
  to: FlatData,
  offset: number,
): void {
  for (let i = 0; i < from.length; i++) {
    const value = from[i];
    if (typeof value !== "number") {
      const got = `${show(value)} at ${position(naming, shape, offset + i)}`;
      throw new TypeError(message(naming.where, "numbers", got));
    }
    to[offset + i] = value;
  }
}

function checkFinite(naming: Naming, { data, shape }: Flat): void {
  if (data instanceof Uint8Array) return;
  let bad = 0;
  while (bad < data.length && Number.isFinite(data[bad])) bad++;
  if (bad === data.length) return;
  const got = `${data[bad]} at ${position(naming, shape, bad)}`;
  const remedy = "Replace or drop such samples.";
  throw new RangeError(message(naming.where, "finite numbers", got, remedy));
}

/** Where in the data an element lies: `sample 5, feature [1, 2]`. */
function position(naming: Naming, shape: readonly number[], index: number): string {
  const width = sizeOf(shape);
  const indices = indicesOf(index % width, shape);
  const element = indices.length === 1 ? `${indices[0]}` : `[${indices.join(", ")}]`;
  return `sample ${Math.floor(index / width)}, ${naming.element} ${element}`;
}
