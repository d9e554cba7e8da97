// The samples of a check: a data set's, in float64, or drawn ones.

import type { Dataset } from "../data/dataset.js";
import { type Shape, sizeOf } from "../graph/tensor.js";
import type { Loss, TargetForm } from "../losses/index.js";
import { checkTarget } from "../model/check-data.js";
import { randomStream } from "../random/stream.js";

export interface CheckedAnswers {
  readonly form: TargetForm;
  readonly data: ArrayLike<number>;
  /** Of one answer; a label has none. */
  readonly shape: Shape;
}

export interface CheckedSamples {
  readonly rows: number;
  /** Of one sample. */
  readonly shape: Shape;
  readonly features: Float64Array;
  /** True answers for outputs of such a shape. @throws {ShapeError | RangeError} where there are none that fit. */
  answers(output: Shape, loss: Loss): CheckedAnswers;
}

export function givenSamples(data: Dataset): CheckedSamples {
  const { size, featureShape, features, scale, target } = data;
  return {
    rows: size,
    shape: featureShape,
    features: Float64Array.from(features, (feature) => scale * feature),
    answers(output, loss) {
      checkTarget("gradcheck", data, output, loss);
      return { ...target, shape: target.form === "labels" ? [] : target.shape };
    },
  };
}

export interface Drawing {
  readonly rows: number;
  readonly shape: Shape;
  /** The range of the features. */
  readonly between: readonly [low: number, high: number];
  readonly seed: number;
}

/** Uniform numbers; answers in the first form that the loss accepts, labels or numbers from 0.1 to 1. */
export function drawnSamples({ rows, shape, between, seed }: Drawing): CheckedSamples {
  const stream = randomStream(seed, "gradcheck samples");
  const draw = (size: number, [low, high]: Drawing["between"]) =>
    Float64Array.from({ length: size }, () => stream.between(low, high));
  return {
    rows,
    shape,
    features: draw(rows * sizeOf(shape), between),
    answers(output, { accepts: [form] }) {
      if (form === "targets") return { form, data: draw(rows * sizeOf(output), [0.1, 1]), shape: output };
      return { form, data: Int32Array.from({ length: rows }, () => stream.below(output[0])), shape: [] };
    },
  };
}
