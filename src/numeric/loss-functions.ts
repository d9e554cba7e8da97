// Loss functions of chapter 4 on plain numbers, in float64.

import { checkNumber, checkOptions, message, ShapeError, show, showShape } from "../errors.js";
import { log } from "../math/logarithm.js";
import { type Numbers, toDense } from "./numbers.js";

/**
 * `E = ½·Σ_k (y_k − t_k)²` over all elements. No mean, neither over the classes nor over the batch, although the book's
 * program calls it mean squared error.
 *
 * @param y Outputs, of any shape.
 * @param t Targets of the same shape; labels have to be made one-hot first.
 * @throws {ShapeError} When the shapes differ.
 */
export function sumOfSquaresError(y: Numbers, t: Numbers): number {
  const outputs = toDense("sumOfSquaresError: y", y);
  const targets = toDense("sumOfSquaresError: t", t);
  if (showShape(outputs.shape) !== showShape(targets.shape)) {
    const labels = targets.shape.length === outputs.shape.length - 1;
    throw new ShapeError(
      message(
        "sumOfSquaresError: t",
        `the shape of y, ${showShape(outputs.shape)}`,
        showShape(targets.shape),
        labels ? "Labels have to be made one-hot: a row per sample with a 1 at its class." : undefined,
      ),
    );
  }
  let sum = 0;
  for (let i = 0; i < outputs.data.length; i++) {
    const difference = outputs.data[i] - targets.data[i];
    sum += difference * difference;
  }
  return 0.5 * sum;
}

/** Options of `crossEntropyError`. */
export interface CrossEntropyOptions {
  /** Added to y inside the logarithm, so that y = 0 gives no infinity. Default 1e-7, the book's. */
  readonly delta?: number;
}

/**
 * `E = −(1/N)·Σ_n Σ_k t_nk·ln(y_nk + δ)`: the mean over N samples, δ = 1e-7. With y = 1 at the true class it is −1e-7
 * and not 0, for δ stays inside the logarithm.
 *
 * The shapes decide how t is read; nothing is ever broadcast:
 *
 * | y | t | t is |
 * |---|---|---|
 * | classes | classes | one-hot (or probabilities) of the one sample |
 * | classes | a number | the index of its true class |
 * | samples × classes | samples × classes | one-hot rows (or probabilities) |
 * | samples × classes | samples | indices of the true classes, also where samples = classes |
 *
 * Everything else is a ShapeError. Entries of a one-hot t must be in [0, 1], indices must be integers below the number
 * of classes: so labels handed over as one-hot rows, or the reverse, do not pass for each other.
 *
 * @param y Probabilities, as softmax gives them. Scores are an error: where t asks, y must be from 0 to 1, but for the
 *          step of a difference quotient, which may lead a little outside.
 * @throws {ShapeError} When t is none of these.
 * @throws {RangeError} When y or t is outside its range.
 */
export function crossEntropyError(y: Numbers, t: Numbers, options: CrossEntropyOptions = {}): number {
  const { delta = 1e-7 } = checkOptions("crossEntropyError", options, { delta: true });
  checkNumber("crossEntropyError: delta", delta, 0, 1);
  const { data: outputs, shape } = toDense("crossEntropyError: y", y);
  if (shape.length < 1 || shape.length > 2 || outputs.length === 0) {
    const expected = "the shape classes or samples × classes, not empty";
    throw new ShapeError(message("crossEntropyError: y", expected, showShape(shape)));
  }
  // Also where t does not ask: softmax gives a row of them when a score is infinite.
  for (let i = 0; i < outputs.length; i++) if (Number.isNaN(outputs[i])) throw noProbability(outputs[i]);
  const targets = toDense("crossEntropyError: t", t);
  const samples = shape.length === 1 ? 1 : shape[0];
  const classes = outputs.length / samples;
  const given = showShape(targets.shape);
  let sum = 0;
  if (given === showShape(shape)) {
    for (let i = 0; i < outputs.length; i++) {
      const weight = checkProbability(targets.data[i]);
      // 0·ln 0 counts as 0.
      if (weight !== 0) sum += weight * logarithmOf(outputs[i], delta);
    }
  } else if (given === showShape(shape.slice(0, -1))) {
    for (let n = 0; n < samples; n++) {
      sum += logarithmOf(outputs[n * classes + checkIndex(targets.data[n], classes)], delta);
    }
  } else {
    const oneHot = `${showShape(shape)} (one-hot)`;
    const indices = shape.length === 1 ? "one index" : `${samples} indices`;
    throw new ShapeError(message("crossEntropyError: t", `${oneHot} or ${indices}`, `the shape ${given}`));
  }
  return -sum / samples;
}

/** How far above 1 a probability may be moved to see what the loss does there. */
const LARGEST_STEP = 0.01;

function logarithmOf(y: number, delta: number): number {
  if (y + delta >= 0 && y <= 1 + LARGEST_STEP) return log(y + delta);
  throw noProbability(y);
}

function noProbability(y: number): RangeError {
  const remedy = "Take the softmax of scores first: softmax(scores).";
  return new RangeError(message("crossEntropyError: y", "probabilities from 0 to 1", show(y), remedy));
}

function checkProbability(value: number): number {
  if (value >= 0 && value <= 1) return value;
  const expected = "one-hot targets from 0 to 1, for t has the shape of y";
  const remedy = "Class indices are one number per sample.";
  throw new RangeError(message("crossEntropyError: t", expected, show(value), remedy));
}

function checkIndex(value: number, classes: number): number {
  if (Number.isInteger(value) && value >= 0 && value < classes) return value;
  const expected = `class indices from 0 to ${classes - 1}, for t has one number per sample`;
  const remedy = "One-hot targets have the shape of y.";
  throw new RangeError(message("crossEntropyError: t", expected, show(value), remedy));
}
