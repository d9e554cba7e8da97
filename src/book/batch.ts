// What a network is given: rows of numbers and true answers, in any of the forms users have them.

import { isNumericArray, type NumericArray } from "../data/flat.js";
import { answersForm, checkClassIndices, checkProbabilities } from "../eager/answers.js";
import { type ArrayLikeNumbers, NDArray } from "../eager/index.js";
import { toNDArray } from "../eager/ndarray.js";
import { message, ShapeError, show, showShape } from "../errors.js";
import { sizeOf } from "../graph/tensor.js";

/** Samples: rows of numbers, nested; a flat typed array; or data with a shape. */
export type Samples = Exclude<ArrayLikeNumbers, number>;

/** True answers: one class index per sample, or one one-hot row. */
export type Answers = ArrayLikeNumbers;

export interface Batch {
  readonly rows: number;
  /** Copies `count` rows from the first-th on. */
  copy(first: number, count: number, to: Float64Array): void;
}

export interface CheckedAnswers {
  readonly form: "labels" | "targets";
  readonly data: NumericArray;
}

/** Samples of `width` numbers each. Nothing is copied yet. */
export function batchOf(where: string, x: Samples, width: number): Batch {
  if (isNumericArray(x)) return flatBatch(where, x, [x.length], width);
  if (!Array.isArray(x)) {
    const { data, shape } = (x ?? {}) as { data?: unknown; shape?: unknown };
    if (isNumericArray(data) && Array.isArray(shape)) return flatBatch(where, data, shape, width);
  } else if (isRow(x[0])) return rowBatch(where, x, width);
  const { data, shape } = toNDArray(where, x);
  return flatBatch(where, data, shape, width);
}

/** Numbers in one piece: their shape is that of one sample, of rows, or unknown. */
function flatBatch(where: string, data: NumericArray, shape: readonly number[], width: number): Batch {
  const rows = data.length / width;
  const inner = sizeOf(shape.slice(1));
  const fits = shape.length === 1 || data.length === width || inner === width;
  if (!Number.isInteger(rows) || rows === 0 || !fits) {
    throw new ShapeError(message(where, `rows of ${width} numbers`, `numbers of shape ${showShape(shape)}`));
  }
  return {
    rows,
    copy: (first, count, to) => to.set(data.subarray(first * width, (first + count) * width)),
  };
}

function isRow(value: unknown): value is NumericArray | readonly number[] {
  return isNumericArray(value) || (Array.isArray(value) && typeof value[0] === "number");
}

function rowBatch(where: string, rows: readonly unknown[], width: number): Batch {
  return {
    rows: rows.length,
    copy(first, count, to) {
      for (let i = 0; i < count; i++)
        copyRow(`${where}[${first + i}]`, rows[first + i], to, i * width, width);
    },
  };
}

function copyRow(where: string, row: unknown, to: Float64Array, at: number, width: number): void {
  if (!isRow(row)) throw new TypeError(message(where, `an array of ${width} numbers`, show(row)));
  if (row.length !== width) throw new ShapeError(message(where, `${width} numbers`, `${row.length}`));
  if (isNumericArray(row)) {
    to.set(row, at);
    return;
  }
  for (let i = 0; i < width; i++) {
    const value = row[i];
    if (typeof value !== "number") throw new TypeError(message(`${where}[${i}]`, "a number", show(value)));
    to[at + i] = value;
  }
}

/** True answers of `rows` samples, checked: indices below `classes`, or rows that are one-hot or add up to 1. */
export function answersOf(where: string, t: Answers, rows: number, classes: number): CheckedAnswers {
  // Labels as they come from a data set: the most frequent form, and no copy.
  if (isNumericArray(t) && t.length === rows && classes > 1) {
    checkClassIndices(where, t, classes);
    return { form: "labels", data: t };
  }
  const given = toNDArray(where, t);
  const isFlat = given.shape.length === 1 && given.size === rows * classes && given.size !== rows;
  const answers = isFlat ? new NDArray(given.data, [rows, classes]) : given;
  const form = answersForm(where, [rows, classes], answers);
  if (form === "targets") {
    checkTargets(where, answers.data, classes);
    checkProbabilities(where, answers.data);
  }
  return { form, data: answers.data };
}

function checkTargets(where: string, data: Float64Array, classes: number): void {
  for (let row = 0; row * classes < data.length; row++) {
    let sum = 0;
    for (let j = 0; j < classes; j++) sum += data[row * classes + j];
    if (Math.abs(sum - 1) <= 1e-6) continue;
    const expected = "one-hot rows, or rows that add up to 1";
    throw new RangeError(message(where, expected, `a sum of ${sum} in row ${row}`));
  }
}
