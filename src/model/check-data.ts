// Does a data set fit a model? Asked before anything runs.

import { Dataset } from "../data/dataset.js";
import { checkInteger, message, ShapeError, show, showShape } from "../errors.js";
import type { DType, Shape } from "../graph/tensor.js";
import type { Loss } from "../losses/index.js";

/** Checks that something is a data set. */
export function checkDataset(where: string, data: unknown): void {
  if (data instanceof Dataset) return;
  throw new TypeError(message(where, "a data set", show(data), "Make one with dataset({ x, t })."));
}

/** Checks features: their shape must be the model's input. */
export function checkFeatures(where: string, data: Pick<Dataset, "featureShape">, input: Shape): void {
  if (showShape(data.featureShape) !== showShape(input)) {
    const remedy =
      data.featureShape.length > 1 && input.length === 1
        ? "Use data.flatten(), or begin the model with flatten()."
        : "Give compile() the shape of one sample as input.";
    throw new ShapeError(
      message(where, `samples of shape ${showShape(input)}`, showShape(data.featureShape), remedy),
    );
  }
}

/**
 * Checks that the numbers are there, for `fit(data, { transfer: true })` of a trainer moves them away; and that float64 ones
 * have a place in float32: beyond 3.4e38 they would become infinite on the way.
 */
export function checkRange(
  where: string,
  data: Pick<Dataset, "features"> & Partial<Pick<Dataset, "target">>,
  dtype: DType,
): void {
  const columns = { features: data.features, targets: data.target?.data };
  for (const [name, numbers] of Object.entries(columns)) {
    if (numbers?.length === 0) {
      const remedy = "Only the trainer that has them can use them.";
      throw new TypeError(message(where, "a data set with its numbers", "one that was handed over", remedy));
    }
    if (dtype === "f64" || !(numbers instanceof Float64Array)) continue;
    const beyond = numbers.find((value) => !Number.isFinite(Math.fround(value)));
    if (beyond === undefined) continue;
    const remedy = 'Scale the data, or compile with dtype "f64".';
    throw new RangeError(
      message(`${where}: ${name}`, "numbers within ±3.4e38 for float32", show(beyond), remedy),
    );
  }
}

/** Checks true answers: their form must be one the loss works with, and they must fit the model's output. */
export function checkTarget(where: string, data: Dataset, output: Shape, loss: Loss): void {
  const { target } = data;
  if (!target) throw new TypeError(message(where, "a data set with true answers t", "one without"));
  const outputs = showShape(output);
  if (!loss.accepts.includes(target.form)) {
    const [expected, got, remedy] =
      target.form === "labels"
        ? ["a row of targets per sample", "class indices", "Use data.oneHot()."]
        : ["one class index per sample", `rows of ${showShape(target.shape)}`];
    throw new ShapeError(message(`${where}: ${loss.kind}`, expected, got, remedy));
  }
  if (target.form === "targets") {
    const got = showShape(target.shape);
    if (got === outputs) return;
    const remedy = "The last layer must have one output per target.";
    throw new ShapeError(message(where, `targets of shape ${outputs}`, got, remedy));
  }
  if (output.length !== 1) {
    const remedy = "End the model with flatten() or dense().";
    throw new ShapeError(message(where, "one row of outputs per label", outputs, remedy));
  }
  const wrong = target.data.findIndex((label) => label < 0 || label >= output[0]);
  if (wrong >= 0) {
    const got = `${target.data[wrong]} at index ${wrong}`;
    const remedy = "The last layer must have one output per class.";
    throw new RangeError(message(where, `labels from 0 to ${output[0] - 1}`, got, remedy));
  }
}

/** The batch size that is asked for, checked against the data; if none is, 100, or all samples when there are fewer. */
export function batchSizeFor(where: string, data: Dataset, asked: unknown): number {
  const batchSize = asked ?? Math.min(100, data.size);
  return checkInteger(`${where}: batchSize`, batchSize, 1, data.size, ", the number of samples");
}
