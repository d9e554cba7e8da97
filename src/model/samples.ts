// What a model is given: the samples of a data set, or those of a question.

import { Dataset } from "../data/dataset.js";
import { type Naming, type Numbers, toFlat } from "../data/flat.js";
import { type CountedNonzeros, countNonzeros, type ListedNonzeros } from "../data/nonzeros.js";
import type { DType, Shape } from "../graph/tensor.js";

/** Samples with or without true answers: a `Dataset`, or what `predict` is given. */
export type Samples = Pick<Dataset, "size" | "featureShape" | "features" | "scale"> &
  Partial<Pick<Dataset, "target">> & {
    /** What is not zero in them, where they are mostly zeros. */
    readonly nonzeros?: CountedNonzeros | ListedNonzeros | undefined;
  };

/** Samples with true answers. */
export type Labelled = Samples & Pick<Dataset, "target">;

/** The same samples, of floats as well with what is not zero in them: worth it for who goes through them again and again. */
export function withNonzeros(data: Dataset, dtype: DType): Labelled {
  return data.nonzeros ? data : { ...data, nonzeros: countNonzeros(data.features, dtype) };
}

const NAMING: Naming = { where: "predict: x", element: "feature", option: "shape" };

/** What `predict` is given, as samples of the model's input shape. */
export function samplesOf(x: Dataset | Numbers, input: Shape): Samples {
  if (x instanceof Dataset) return x;
  const { size, shape, data } = toFlat(NAMING, x, input);
  return { size, featureShape: shape, features: data, scale: 1 };
}
