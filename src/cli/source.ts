// The images: a folder in MNIST's form, or the digits that the package draws itself.

import { type Dataset, digits, mnist } from "downhill";
import { value } from "./arguments.js";
import { counted } from "./numbers.js";
import { path } from "./readers.js";

export const dataOption = value(
  "FOLDER",
  "images in MNIST's four IDX files, gzipped or not (default: digits that downhill draws itself)",
  path,
);

export interface Source {
  readonly train: Dataset;
  readonly test: Dataset;
  /** Height and width of an image, whose pixels are one row. */
  readonly imageShape: readonly number[];
  /** Where the images come from, for people. */
  readonly name: string;
}

/** At most so many images of each part; all, or the default number of drawn ones, when left out. */
export interface Limits {
  readonly train?: number | undefined;
  readonly test?: number | undefined;
}

/** Pixels in one row, from 0 to 1. */
export async function openSource(folder: string | undefined, limits: Limits = {}): Promise<Source> {
  if (folder === undefined) {
    const { train, test } = limits;
    const counts = { ...(train === undefined ? {} : { train }), ...(test === undefined ? {} : { test }) };
    return { ...(await digits(counts)), imageShape: [28, 28], name: "drawn by downhill" };
  }
  const { train, test } = await mnist(folder, { flatten: false });
  return {
    train: first(train, limits.train).flatten(),
    test: first(test, limits.test).flatten(),
    imageShape: test.featureShape,
    name: `from ${folder}`,
  };
}

function first(data: Dataset, count = data.size): Dataset {
  return count < data.size ? data.take(count) : data;
}

/** `60,000 training and 10,000 test images from data/mnist`. */
export function describeSource({ train, test, name }: Source): string {
  return `${counted(train.size, "training image")} and ${counted(test.size, "test image")} ${name}`;
}

/** The class of every sample. */
export function labelsOf({ target }: Dataset): ArrayLike<number> {
  if (target.form !== "labels") throw new TypeError("labels: expected class indices, got one-hot targets.");
  return target.data;
}
