import { describe, expect, it } from "vitest";
import { Dataset, dataset } from "../../src/data/dataset.js";
import { ShapeError } from "../../src/errors.js";

/** The error of a call, for tests that look at its class and its message. */
function errorOf(action: () => unknown): Error {
  try {
    action();
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing was thrown");
}

function expectError(action: () => unknown, type: new (text: string) => Error, text: string): void {
  const error = errorOf(action);
  expect(error.message).toBe(text);
  expect(error.constructor).toBe(type);
}

const x = [
  [1, 2],
  [3, 4],
  [5, 6],
];

describe("features of a dataset", () => {
  it("keeps nested numbers flat, row-major, in float64", () => {
    const data = dataset({ x, t: [0, 1, 0] });
    expect(data).toBeInstanceOf(Dataset);
    expect(data.size).toBe(3);
    expect(data.featureShape).toEqual([2]);
    expect(data.features).toEqual(Float64Array.of(1, 2, 3, 4, 5, 6));
    expect(data.scale).toBe(1);
  });

  it("takes any depth of nesting", () => {
    const image = (start: number) => [
      [[start], [start + 1], [start + 2]],
      [[start + 3], [start + 4], [start + 5]],
    ];
    const data = dataset({ x: [image(0), image(6)], t: [0, 1] });
    expect(data.featureShape).toEqual([2, 3, 1]);
    expect([...data.features]).toEqual([...Array(12).keys()]);
  });

  it("keeps the kind of an array of typed arrays", () => {
    const bytes = dataset({ x: [Uint8Array.of(1, 2), Uint8ClampedArray.of(3, 255)], t: [0, 1] });
    expect(bytes.features).toEqual(Uint8Array.of(1, 2, 3, 255));
    const floats = dataset({ x: [Float32Array.of(0.1, 2), Float32Array.of(3, 4)], t: [0, 1] });
    expect(floats.features).toEqual(Float32Array.of(0.1, 2, 3, 4));
    const mixed = dataset({ x: [Float32Array.of(0.5), [0.1], Int32Array.of(-(2 ** 31))], t: [0, 1, 0] });
    expect(mixed.features).toEqual(Float64Array.of(0.5, 0.1, -(2 ** 31)));
  });

  it("uses flat typed arrays in place", () => {
    for (const features of [new Uint8Array(12), new Float32Array(12), new Float64Array(12)]) {
      const data = dataset({ x: features, shape: [2, 3], t: [0, 1] });
      expect(data.features).toBe(features);
      expect(data.featureShape).toEqual([2, 3]);
    }
    const clamped = Uint8ClampedArray.of(9, 8, 7, 6).subarray(1);
    const data = dataset({ x: clamped, shape: [1], t: [0, 0, 0] });
    expect(data.features).toEqual(Uint8Array.of(8, 7, 6));
    expect(data.features.buffer).toBe(clamped.buffer);
  });

  it("converts flat numbers of other kinds exactly", () => {
    expect(dataset({ x: [1.5, 2, 3, 4], shape: [2], t: [0, 1] }).features).toEqual(
      Float64Array.of(1.5, 2, 3, 4),
    );
    expect(dataset({ x: Uint32Array.of(2 ** 32 - 1, 0), shape: [1], t: [0, 1] }).features).toEqual(
      Float64Array.of(2 ** 32 - 1, 0),
    );
  });

  it("gives nested samples another shape of the same size", () => {
    const data = dataset({ x: [new Uint8Array(6), new Uint8Array(6)], shape: [2, 3], t: [0, 1] });
    expect(data.featureShape).toEqual([2, 3]);
  });

  it("is frozen", () => {
    const data = dataset({ x, t: [0, 1, 0] });
    expect(Object.isFrozen(data)).toBe(true);
    expect(Object.isFrozen(data.featureShape)).toBe(true);
    expect(Object.isFrozen(data.target)).toBe(true);
  });
});

describe("targets of a dataset", () => {
  it("takes class indices of any array type", () => {
    for (const t of [[0, 2, 1], Uint8Array.of(0, 2, 1), Float64Array.of(0, 2, 1)]) {
      expect(dataset({ x, t }).target).toEqual({ form: "labels", data: Int32Array.of(0, 2, 1), classes: 3 });
    }
    const t = Int32Array.of(0, 2, 1);
    const { target } = dataset({ x, t, classes: 10 });
    expect(target).toEqual({ form: "labels", data: t, classes: 10 });
    expect(target.data).toBe(t);
  });

  it("takes one-hot rows and other numbers", () => {
    const t = [
      [1, 0],
      [0, 1],
      [1, 0],
    ];
    expect(dataset({ x, t, classes: 2 }).target).toEqual({
      form: "targets",
      data: Float64Array.of(1, 0, 0, 1, 1, 0),
      shape: [2],
      classes: 2,
    });
    expect(dataset({ x, t: Uint8Array.of(1, 2, 3), targetShape: [1] }).target).toEqual({
      form: "targets",
      data: Float32Array.of(1, 2, 3),
      shape: [1],
      classes: undefined,
    });
    const flat = new Float32Array(6);
    expect(dataset({ x, t: flat, targetShape: [2] }).target.data).toBe(flat);
  });

  it("knows rows that stand for classes from other numbers", () => {
    const classes = (t: number[][], given?: number) =>
      dataset({ x: t, t, ...(given ? { classes: given } : {}) }).target.classes;
    const row = [0, 0, 1];
    expect(classes([row, [1, 0, 0]])).toBe(3);
    expect(classes([row, [1, 0, 1]])).toBeUndefined();
    expect(classes([row, [0, 0, 0]])).toBeUndefined();
    expect(classes([row, [0, 0.5, 0.5]])).toBeUndefined();
    expect(classes([row, [0, 0.5, 0.5]], 3)).toBe(3);
    expect(classes([[1], [1]])).toBeUndefined();
  });

  it("never takes ten labels for ten classes", () => {
    const samples = Array.from({ length: 10 }, (_, i) => [i]);
    const labels = samples.map((_, i) => i);
    expect(dataset({ x: samples, t: labels }).target.form).toBe("labels");
    expect(dataset({ x: samples, t: labels.map(() => labels) }).target.form).toBe("targets");
  });
});

describe("bad input", () => {
  it("is refused when empty", () => {
    expectError(
      () => dataset({ x: [], t: [] }),
      RangeError,
      "dataset: x: expected at least one sample, got none.",
    );
    expectError(
      () => dataset({ x: new Float32Array(0), shape: [2], t: [] }),
      RangeError,
      "dataset: x: expected at least one sample, got none.",
    );
    expectError(
      () => dataset({ x, t: [] }),
      RangeError,
      "dataset: t: expected at least one sample, got none.",
    );
    expectError(
      () => dataset({ x: [[], []], t: [0, 1] }),
      RangeError,
      "dataset: x: expected at least one feature per sample, got none.",
    );
  });

  it("is refused when x and t differ in length", () => {
    expectError(
      () => dataset({ x, t: [0, 1] }),
      ShapeError,
      "dataset: t: expected 3 entries, one per sample of x, got 2. Several numbers per sample need targetShape.",
    );
    expectError(
      () => dataset({ x, t: [[1], [2], [3], [4]] }),
      ShapeError,
      "dataset: t: expected 3 entries, one per sample of x, got 4.",
    );
  });

  it("is refused when ragged", () => {
    const remedy = "All samples must have one shape: pad or drop it.";
    expectError(
      () => dataset({ x: [[1, 2], [3]], t: [0, 1] }),
      ShapeError,
      `dataset: x[1]: expected length 2 as before it, got 1. ${remedy}`,
    );
    expectError(
      () =>
        dataset({
          x: [
            [[1], [2]],
            [[3], [4, 5]],
          ],
          t: [0, 1],
        }),
      ShapeError,
      `dataset: x[1][1]: expected length 1 as before it, got 2. ${remedy}`,
    );
    expectError(
      () => dataset({ x: [[1, 2], 3] as never, t: [0, 1] }),
      ShapeError,
      "dataset: x[1]: expected an array of 2, got 3. Pad or drop it.",
    );
    expectError(
      () => dataset({ x: [[[1], [2]], Float32Array.of(1, 2)] as never, t: [0, 1] }),
      ShapeError,
      "dataset: x[1][0]: expected an array, got 1.",
    );
    expectError(
      () =>
        dataset({
          x: [
            [1, 2],
            [3, [4]],
          ] as never,
          t: [0, 1],
        }),
      TypeError,
      "dataset: x: expected numbers, got [4] at sample 1, feature 1.",
    );
  });

  it("is refused when not finite, naming the first place", () => {
    const remedy = "Replace or drop such samples.";
    expectError(
      () =>
        dataset({
          x: [
            [1, 2],
            [3, Number.NaN],
          ],
          t: [0, 1],
        }),
      RangeError,
      `dataset: x: expected finite numbers, got NaN at sample 1, feature 1. ${remedy}`,
    );
    const flat = new Float32Array(24);
    flat[23] = Number.NEGATIVE_INFINITY;
    expectError(
      () => dataset({ x: flat, shape: [2, 3], t: [0, 1, 2, 3] }),
      RangeError,
      `dataset: x: expected finite numbers, got -Infinity at sample 3, feature [1, 2]. ${remedy}`,
    );
    expectError(
      () => dataset({ x, t: [[0], [Number.POSITIVE_INFINITY], [0]] }),
      RangeError,
      `dataset: t: expected finite numbers, got Infinity at sample 1, target 0. ${remedy}`,
    );
  });

  it("is refused when not numbers", () => {
    expectError(
      () => dataset({ x: "abc" as never, t: [0] }),
      TypeError,
      'dataset: x: expected an array of numbers, got "abc".',
    );
    expectError(
      () => dataset({ x: [["1"]] as never, t: [0] }),
      TypeError,
      'dataset: x: expected numbers, got "1" at sample 0, feature 0.',
    );
    expectError(
      () => dataset({ x: [[1, null]] as never, t: [0] }),
      TypeError,
      "dataset: x: expected numbers, got null at sample 0, feature 1.",
    );
    expectError(
      () => dataset({ x: BigInt64Array.of(1n) as never, t: [0] }),
      TypeError,
      "dataset: x: expected an array of numbers, got BigInt64Array(1).",
    );
    expectError(
      () => dataset({ x: [BigInt64Array.of(1n)] as never, t: [0] }),
      TypeError,
      "dataset: x: expected an array of samples, each an array of numbers, got [BigInt64Array(1)].",
    );
    expectError(
      () => dataset({ x: [[1]], t: ["cat"] as never }),
      TypeError,
      'dataset: t[0]: expected a class index, got "cat".',
    );
    expectError(
      () => dataset({ x: [[1]] } as never),
      TypeError,
      "dataset: t: expected an array of numbers, got undefined.",
    );
  });

  it("is refused when the shape does not fit", () => {
    expectError(
      () => dataset({ x: [1, 2, 3], t: [0, 1, 2] }),
      ShapeError,
      "dataset: x: expected an array of samples, got 3 plain numbers. Pass shape, the shape of one sample; [1] if a sample is one number.",
    );
    expectError(
      () => dataset({ x: new Uint8Array(785), shape: [28, 28], t: [0] }),
      ShapeError,
      "dataset: x: expected a multiple of 28×28 numbers, got 785. Each sample takes 784 numbers.",
    );
    expectError(
      () => dataset({ x, shape: [3], t: [0, 1, 0] }),
      ShapeError,
      "dataset: x: expected samples of shape 3, got 2.",
    );
    expectError(
      () => dataset({ x, shape: [], t: [0, 1, 0] }),
      RangeError,
      "dataset: shape: expected at least one size, got none. One number per sample is [1].",
    );
    expectError(
      () => dataset({ x, shape: [0], t: [0, 1, 0] }),
      RangeError,
      "dataset: shape[0]: expected an integer >= 1, got 0.",
    );
    expectError(
      () => dataset({ x, t: [0, 1, 0], shape: 2 as never }),
      TypeError,
      "dataset: shape: expected an array of sizes, got 2.",
    );
  });

  it("is refused when labels are no classes", () => {
    expectError(
      () => dataset({ x, t: [0, 1.5, 2] }),
      RangeError,
      "dataset: t[1]: expected an integer class index, got 1.5. Regression needs targetShape: [1] for one number per sample.",
    );
    expectError(
      () => dataset({ x, t: Float32Array.of(0, 1, Number.NaN) }),
      RangeError,
      "dataset: t[2]: expected an integer class index, got NaN. Regression needs targetShape: [1] for one number per sample.",
    );
    expectError(
      () => dataset({ x, t: [0, -1, 2] }),
      RangeError,
      "dataset: t[1]: expected a class index from 0 to 2147483646, got -1. Labels start at 0.",
    );
    expectError(
      () => dataset({ x, t: [1, 2, 3], classes: 3 }),
      RangeError,
      "dataset: t[2]: expected a class index from 0 to 2, got 3. Labels start at 0.",
    );
    expectError(
      () => dataset({ x, t: [0, 1, 2], classes: 0 }),
      RangeError,
      "dataset: classes: expected an integer from 1 to 2147483647, got 0.",
    );
    expectError(
      () => dataset({ x, t: [[1], [0], [1]], classes: 2 }),
      ShapeError,
      "dataset: t: expected rows of 2 numbers, one per class, got rows of shape 1.",
    );
  });

  it("is refused when the scale does not fit", () => {
    expectError(
      () => dataset({ x, t: [0, 1, 0], scale: 0.5 }),
      RangeError,
      "dataset: scale: expected 1 for features that are not bytes, got 0.5. Multiply floats with normalize({ scale }).",
    );
    const bytes = new Uint8Array(2);
    for (const scale of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => dataset({ x: bytes, shape: [1], t: [0, 1], scale })).toThrow(RangeError);
    }
  });
});

describe("methods of a dataset", () => {
  const bytes = dataset({ x: Uint8Array.from({ length: 24 }, (_, i) => i), shape: [2, 3], t: [0, 1, 2, 0] });

  it("reshapes samples to any shape of as many numbers", () => {
    const count = bytes.featureShape.reduce((a, b) => a * b, 1);
    const column = bytes.reshape([count, 1]);
    expect(column.featureShape).toEqual([count, 1]);
    expect(column.features).toBe(bytes.features);
    expect(() => bytes.reshape([count + 1])).toThrow(`reshape: expected a shape of ${count} numbers`);
    expect(() => bytes.reshape([count, 0])).toThrow("reshape: shape[1]: expected an integer >= 1, got 0.");
  });

  it("flattens", () => {
    const flat = bytes.flatten();
    expect(flat.featureShape).toEqual([6]);
    expect(flat.features).toBe(bytes.features);
    expect(bytes.featureShape).toEqual([2, 3]);
  });

  it("normalizes bytes by their factor only, once or twice", () => {
    const normal = bytes.normalize();
    expect(normal.scale).toBe(1 / 255);
    expect(normal.features).toBe(bytes.features);
    expect(normal.normalize().scale).toBe(1 / 255);
    expect(bytes.normalize({ scale: 2 }).scale).toBe(2);
    expect(bytes.scale).toBe(1);
  });

  it("normalizes floats into a copy, by an explicit factor", () => {
    const floats = dataset({ x, t: [0, 1, 0] });
    const half = floats.normalize({ scale: 0.5 });
    expect(half.features).toEqual(Float64Array.of(0.5, 1, 1.5, 2, 2.5, 3));
    expect(half.scale).toBe(1);
    expect(floats.features[0]).toBe(1);
    expectError(
      () => floats.normalize(),
      TypeError,
      "normalize: scale: expected a factor for float features, got none. Only bytes have the default 1/255.",
    );
    expect(() => bytes.normalize({ scale: 0 })).toThrow(RangeError);
  });

  it("refuses a scale that makes numbers infinite, and a shape that is none", () => {
    const data = dataset({ x: new Float32Array([0, 2]), shape: [1], t: [0, 1] });
    expect(() => data.normalize({ scale: 1e39 })).toThrow(
      "normalize: expected products that are finite, got 2 · 1e+39. Use a smaller scale.",
    );
    expect(() => data.reshape(2 as never)).toThrow("reshape: expected an array of sizes, got 2.");
  });

  it("turns labels into one-hot rows", () => {
    expect(bytes.oneHot().target).toEqual({
      form: "targets",
      data: Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0),
      shape: [3],
      classes: 3,
    });
    expect(bytes.oneHot(4).target).toMatchObject({ shape: [4], classes: 4 });
    expect(() => bytes.oneHot(2)).toThrow("oneHot: classes: expected an integer >= 3, got 2.");
    expect(() => bytes.oneHot().oneHot()).toThrow(ShapeError);
  });

  it("slices and takes without copying", () => {
    const part = bytes.slice(1, 3);
    expect(part.size).toBe(2);
    expect([...part.features]).toEqual([6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17]);
    expect(part.features.buffer).toBe(bytes.features.buffer);
    expect(part.target).toEqual({ form: "labels", data: Int32Array.of(1, 2), classes: 3 });
    expect(bytes.oneHot().slice(3).target.data).toEqual(Float32Array.of(1, 0, 0));
    expect(bytes.take(2).target.data).toEqual(Int32Array.of(0, 1));
    expect(bytes.take(4).size).toBe(4);
    for (const bad of [0, 5, 1.5, -1, Number.NaN]) expect(() => bytes.take(bad)).toThrow(RangeError);
    expect(() => bytes.slice(2, 2)).toThrow("slice: to: expected an integer from 3 to 4, got 2.");
    expect(() => bytes.slice(4)).toThrow("slice: from: expected an integer from 0 to 3, got 4.");
  });

  it("splits in order, or at random under a seed", () => {
    const [first, second] = bytes.split(0.75);
    expect([...first.target.data, ...second.target.data]).toEqual([0, 1, 2, 0]);
    expect(first.size).toBe(3);

    const large = dataset({
      x: Array.from({ length: 50 }, (_, i) => [i, -i]),
      t: Array.from({ length: 50 }, (_, i) => i),
    });
    const [train, rest] = large.split(0.8, 7);
    expect([train.size, rest.size]).toEqual([40, 10]);
    const order = [...train.target.data, ...rest.target.data];
    expect(order).not.toEqual([...large.target.data]);
    expect(order.toSorted((a, b) => a - b)).toEqual([...large.target.data]);
    order.slice(0, 40).forEach((label, i) => {
      expect([...train.features.subarray(2 * i, 2 * i + 2)]).toEqual([label, -label]);
    });
    expect(large.features[1]).toBe(-0);
    expect(large.split(0.8, 7)[0].target.data).toEqual(train.target.data);
    expect(large.split(0.8, 8)[0].target.data).not.toEqual(train.target.data);
    for (const bad of [0, 1, 0.01, 2, Number.NaN]) expect(() => bytes.split(bad)).toThrow(RangeError);
  });
});

it("an array that contains itself is an error, and can be shown", () => {
  const round: unknown[] = [];
  round.push(round);
  const said = "dataset: x: expected arrays nested at most 64 deep, got deeper ones.";
  expect(() => dataset({ x: round as never, t: [0] })).toThrow(said);
  expect(() => dataset({ x: [[1]], t: [0], classes: round as never })).toThrow("got [[[…]]].");
});
