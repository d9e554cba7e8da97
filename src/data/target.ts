// What a network shall answer: a class index per sample, or numbers per sample. The form is explicit, so an index is
// never taken for a number: NumPy would broadcast (batch) against (batch, classes) into a wrong loss without a word.

import { checkInteger, message, ShapeError, show, showShape } from "../errors.js";
import { checkRows, isFlat, type Naming, type NumericArray, toFlat } from "./flat.js";

/** Class indices: `data[i]`, from 0 to `classes − 1`, is the class of sample `i`. */
export interface Labels {
  readonly form: "labels";
  /** One index per sample. */
  readonly data: Int32Array;
  /** How many classes there are. */
  readonly classes: number;
}

/** Numbers, one-hot rows included: row-major, `shape` is that of one sample. */
export interface Targets {
  readonly form: "targets";
  /** All rows, one behind the other. */
  readonly data: Float32Array | Float64Array;
  /** Shape of one sample: `[10]`. */
  readonly shape: readonly number[];
  /** Number of classes when the numbers stand for classes: each row is one-hot, or the user said so. */
  readonly classes: number | undefined;
}

/** What a network shall answer, as a data set keeps it; `form` tells the two apart. */
export type Target = Labels | Targets;

export interface TargetOptions {
  readonly targetShape?: readonly number[] | undefined;
  readonly classes?: number | undefined;
}

const NAMING: Naming = { where: "dataset: t", element: "target", option: "targetShape" };

/** The target of `size` samples: labels when `t` is flat and no `targetShape` is given, else targets. */
export function toTarget(t: unknown, size: number, { targetShape, classes }: TargetOptions): Target {
  const rows = checkRows(NAMING, t);
  if (classes !== undefined) checkInteger("dataset: classes", classes, 1, 2 ** 31 - 1);
  if (isFlat(rows) && targetShape === undefined) {
    checkSize(size, rows.length, "Several numbers per sample need targetShape.");
    return toLabels(rows, classes);
  }
  const flat = toFlat(NAMING, t, targetShape);
  checkSize(size, flat.size);
  if (classes !== undefined && showShape(flat.shape) !== showShape([classes])) {
    const expected = `rows of ${classes} numbers, one per class`;
    throw new ShapeError(message("dataset: t", expected, `rows of shape ${showShape(flat.shape)}`));
  }
  const data = flat.data instanceof Uint8Array ? Float32Array.from(flat.data) : flat.data;
  return Object.freeze({
    form: "targets",
    data,
    shape: Object.freeze([...flat.shape]),
    classes: classes ?? oneHotClasses(data, flat.shape),
  });
}

/** The width of rows that are all one-hot, and at least two wide; undefined otherwise. */
function oneHotClasses(data: Float32Array | Float64Array, shape: readonly number[]): number | undefined {
  const [width] = shape;
  if (shape.length !== 1 || width < 2) return undefined;
  for (let row = 0; row < data.length; row += width) {
    let ones = 0;
    for (let i = row; i < row + width; i++) {
      if (data[i] === 1) ones++;
      else if (data[i] !== 0) return undefined;
    }
    if (ones !== 1) return undefined;
  }
  return width;
}

function checkSize(samples: number, got: number, remedy?: string): void {
  if (got !== samples) {
    throw new ShapeError(message("dataset: t", `${samples} entries, one per sample of x`, `${got}`, remedy));
  }
}

function toLabels(labels: NumericArray | readonly unknown[], classes?: number): Labels {
  const limit = classes ?? 2 ** 31 - 1;
  let largest = 0;
  for (let i = 0; i < labels.length; i++) {
    const label: unknown = labels[i];
    if (typeof label !== "number") {
      throw new TypeError(message(`dataset: t[${i}]`, "a class index", show(label)));
    }
    if (!Number.isInteger(label)) {
      const remedy = "Regression needs targetShape: [1] for one number per sample.";
      throw new RangeError(message(`dataset: t[${i}]`, "an integer class index", show(label), remedy));
    }
    if (label < 0 || label >= limit) {
      throw new RangeError(
        message(
          `dataset: t[${i}]`,
          `a class index from 0 to ${limit - 1}`,
          show(label),
          "Labels start at 0.",
        ),
      );
    }
    if (label > largest) largest = label;
  }
  const data = labels instanceof Int32Array ? labels : Int32Array.from(labels as ArrayLike<number>);
  return Object.freeze({ form: "labels", data, classes: classes ?? largest + 1 });
}

/** More floats than a model's memory can have. */
const MOST_NUMBERS = 2 ** 30;

/** Labels as rows with a 1 at the class and 0 elsewhere. */
export function oneHotRows({ data, classes }: Labels): Targets {
  if (data.length * classes > MOST_NUMBERS) {
    throw new RangeError(message("oneHot", "at most 2^30 numbers", `${data.length}×${classes}`));
  }
  const rows = new Float32Array(data.length * classes);
  for (let i = 0; i < data.length; i++) rows[i * classes + data[i]] = 1;
  return Object.freeze({ form: "targets", data: rows, shape: Object.freeze([classes]), classes });
}
