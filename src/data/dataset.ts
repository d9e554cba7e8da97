// A dataset: samples and what they stand for, checked once, kept flat.

import {
  checkInteger,
  checkNumber,
  checkOptions,
  checkSizes,
  message,
  ShapeError,
  show,
  showShape,
} from "../errors.js";
import { sizeOf } from "../graph/tensor.js";
import { randomStream } from "../random/stream.js";
import { type FlatData, type Naming, type Numbers, toFlat } from "./flat.js";
import { type ListedNonzeros, nonzerosOf } from "./nonzeros.js";
import { oneHotRows, type Target, toTarget } from "./target.js";

/** What `dataset` is made from. */
export interface DatasetOptions {
  /**
   * The samples: arrays nested to any depth, an array of typed arrays, or one flat array with `shape`. Bytes stay
   * bytes, float32 stays float32, anything else is kept as float64. A flat `Uint8Array`, `Uint8ClampedArray`,
   * `Float32Array` or `Float64Array` is used in place, not copied: do not change it afterwards.
   */
  readonly x: Numbers;
  /**
   * One-dimensional: class indices from 0. Nested, or flat with `targetShape`: numbers (one-hot rows, or values to be
   * predicted). A flat `Int32Array` of labels, `Float32Array` or `Float64Array` of targets is used in place.
   */
  readonly t: Numbers;
  /** Shape of one sample of `x`; needed when `x` is flat. */
  readonly shape?: readonly number[];
  /** Shape of one sample of `t`; says that a flat `t` holds numbers, not labels. */
  readonly targetShape?: readonly number[];
  /** Number of classes; without it the largest label + 1. */
  readonly classes?: number;
  /** Only for bytes: features are `scale · byte`. Default 1. */
  readonly scale?: number;
}

const NAMING: Naming = { where: "dataset: x", element: "feature", option: "shape" };

/**
 * Samples with their targets. Made by {@link dataset}; its methods leave it as it is and answer a new one, which shares
 * the numbers where it can.
 */
export class Dataset {
  /** Number of samples. */
  readonly size: number;
  /** Shape of one sample: `[784]`, `[28, 28]`. */
  readonly featureShape: readonly number[];
  /** All samples, row-major, `size · sizeOf(featureShape)` numbers; the network sees `scale · features[i]`. */
  readonly features: FlatData;
  /** Factor of the features: bytes become floats only when a batch is gathered. 1 unless the features are bytes. */
  readonly scale: number;
  /** Class indices or numbers, one entry per sample. */
  readonly target: Target;

  /** @internal Takes parts that are checked already. */
  constructor(parts: {
    size: number;
    featureShape: readonly number[];
    features: FlatData;
    scale: number;
    target: Target;
  }) {
    this.size = parts.size;
    this.featureShape = Object.freeze([...parts.featureShape]);
    this.features = parts.features;
    this.scale = parts.scale;
    this.target = parts.target;
    Object.freeze(this);
  }

  /** What is not zero in the samples, where they are bytes and mostly zeros. @internal */
  get nonzeros(): ListedNonzeros | undefined {
    return this.features instanceof Uint8Array
      ? nonzerosOf(this.features, sizeOf(this.featureShape))
      : undefined;
  }

  /** Samples as vectors: shape `[sizeOf(featureShape)]`. */
  flatten(): Dataset {
    return this.reshape([sizeOf(this.featureShape)]);
  }

  /**
   * The same numbers in another shape per sample: `digits` as `[1, 28, 28]` for a convolution.
   *
   * @throws {ShapeError} when the shape does not hold as many numbers.
   */
  reshape(shape: readonly number[]): Dataset {
    if (!Array.isArray(shape)) throw new TypeError(message("reshape", "an array of sizes", show(shape)));
    checkSizes("reshape: shape", shape);
    if (sizeOf(shape) !== sizeOf(this.featureShape)) {
      const expected = `a shape of ${sizeOf(this.featureShape)} numbers`;
      throw new ShapeError(message("reshape", expected, showShape(shape)));
    }
    return datasetOf({ ...this, featureShape: shape });
  }

  /**
   * `feature = scale · number`. Bytes stay as they are and only their factor is set, so doing it twice changes nothing;
   * floats are multiplied into a copy and need an explicit scale, since nothing says what range they have.
   *
   * @param options.scale  Above 0. Default for bytes: 1/255, which gives [0, 1].
   * @throws {TypeError} for floats without a scale.
   */
  normalize(options: { scale?: number } = {}): Dataset {
    const { scale } = checkOptions("normalize", options, { scale: true });
    const { features } = this;
    if (features instanceof Uint8Array) {
      return datasetOf({ ...this, scale: checkScale("normalize: scale", scale ?? 1 / 255) });
    }
    if (scale === undefined) {
      const remedy = "Only bytes have the default 1/255.";
      throw new TypeError(message("normalize: scale", "a factor for float features", "none", remedy));
    }
    const factor = checkScale("normalize: scale", scale);
    const scaled = features.map((value) => factor * value);
    const beyond = scaled.findIndex((value) => !Number.isFinite(value));
    if (beyond >= 0) {
      const got = `${show(features[beyond])} · ${show(factor)}`;
      throw new RangeError(message("normalize", "products that are finite", got, "Use a smaller scale."));
    }
    return datasetOf({ ...this, features: scaled });
  }

  /**
   * Labels as one-hot targets of shape `[classes]`: 1 at the class, 0 elsewhere.
   *
   * @param classes  May be more than the labels need. Default: as many as the data set knows.
   * @throws {ShapeError} for a data set with targets already.
   */
  oneHot(classes?: number): Dataset {
    const { target } = this;
    if (target.form !== "labels") {
      throw new ShapeError(message("oneHot", "a dataset with labels", "one with targets already"));
    }
    const count =
      classes === undefined ? target.classes : checkInteger("oneHot: classes", classes, target.classes);
    return datasetOf({ ...this, target: oneHotRows({ ...target, classes: count }) });
  }

  /** The first `count` samples, 1 to `size`. */
  take(count: number): Dataset {
    return this.slice(0, checkInteger("take: count", count, 1, this.size));
  }

  /** Samples `from` to `to − 1`, counted from 0; at least one. */
  slice(from: number, to: number = this.size): Dataset {
    checkInteger("slice: from", from, 0, this.size - 1);
    checkInteger("slice: to", to, from + 1, this.size);
    const width = sizeOf(this.featureShape);
    return datasetOf({
      ...this,
      size: to - from,
      features: part(this.features, from * width, to * width),
      target: mapTarget(this.target, (data, row) => part(data, from * row, to * row)),
    });
  }

  /**
   * Two datasets: `round(fraction · size)` samples and the rest, neither empty. With a seed the samples are drawn at
   * random (and copied), without one they stay in order.
   *
   * @param fraction  Above 0 and below 1.
   * @throws {RangeError} when one side would be empty.
   */
  split(fraction: number, seed?: number): [Dataset, Dataset] {
    checkNumber("split: fraction", fraction, 0, 1);
    const count = Math.round(fraction * this.size);
    if (count === 0 || count === this.size) {
      const got = `${fraction} of ${this.size} samples`;
      throw new RangeError(message("split: fraction", "one that leaves samples on both sides", got));
    }
    const source = seed === undefined ? this : this.#shuffled(checkInteger("split: seed", seed, 0));
    return [source.slice(0, count), source.slice(count)];
  }

  #shuffled(seed: number): Dataset {
    const order = new Uint32Array(this.size).map((_, i) => i);
    randomStream(seed, "split dataset").shuffle(order);
    return datasetOf({
      ...this,
      features: gather(this.features, sizeOf(this.featureShape), order),
      target: mapTarget(this.target, (data, width) => gather(data, width, order)),
    });
  }
}

/** Stands outside of the class, for bundlers give another name to a class that calls itself. */
function datasetOf(parts: ConstructorParameters<typeof Dataset>[0]): Dataset {
  return new Dataset(parts);
}

/**
 * Makes a dataset from arrays, after checking them: not empty, one shape, as many targets as samples, finite numbers,
 * labels that are integers from 0 to `classes − 1`.
 *
 * @example
 * const xor = dataset({ x: [[0, 0], [0, 1], [1, 0], [1, 1]], t: [0, 1, 1, 0] });
 * const pictures = dataset({ x: bytes, shape: [28, 28], scale: 1 / 255, t: labels, classes: 10 });
 * const line = dataset({ x: [[1], [2], [3]], t: [[2.1], [3.9], [6.2]] });
 *
 * @throws {ShapeError} ragged rows, a length that does not fit, `x` and `t` of different lengths.
 * @throws {RangeError} no samples, NaN or infinity, a label outside the classes.
 * @throws {TypeError} values that are not numbers.
 */
export function dataset(options: DatasetOptions): Dataset {
  const known = { x: true, t: true, shape: true, targetShape: true, classes: true, scale: true } as const;
  const { x, t, shape, targetShape, classes, scale = 1 } = checkOptions("dataset", options, known);
  const flat = toFlat(NAMING, x, shape);
  checkScale("dataset: scale", scale);
  if (scale !== 1 && !(flat.data instanceof Uint8Array)) {
    const remedy = "Multiply floats with normalize({ scale }).";
    throw new RangeError(message("dataset: scale", "1 for features that are not bytes", show(scale), remedy));
  }
  const target = toTarget(t, flat.size, { targetShape, classes });
  return datasetOf({ size: flat.size, featureShape: flat.shape, features: flat.data, scale, target });
}

function checkScale(where: string, scale: unknown): number {
  return checkNumber(where, scale, Number.MIN_VALUE, Number.MAX_VALUE);
}

function mapTarget(
  target: Target,
  rows: <T extends Int32Array | Float32Array | Float64Array>(data: T, width: number) => T,
): Target {
  return Object.freeze(
    target.form === "labels"
      ? { ...target, data: rows(target.data, 1) }
      : { ...target, data: rows(target.data, sizeOf(target.shape)) },
  );
}

/** `subarray` with the type of its array. */
function part<T extends FlatData | Int32Array>(data: T, from: number, to: number): T {
  return data.subarray(from, to) as T;
}

function gather<T extends FlatData | Int32Array>(data: T, width: number, order: Uint32Array): T {
  const rows = data.slice() as T;
  order.forEach((from, to) => {
    rows.set(data.subarray(from * width, (from + 1) * width), to * width);
  });
  return rows;
}
