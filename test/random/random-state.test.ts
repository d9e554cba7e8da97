import { describe, expect, test } from "vitest";
import { power } from "../../src/math/power.js";
import { RandomState } from "../../src/random/random-state.js";
import { streams, training } from "./numpy-numbers.js";

describe.each(streams)("the numbers of NumPy from seed $seed", ({ seed, ...expected }) => {
  const fresh = () => new RandomState(seed);

  test("words", () => {
    const random = fresh();
    const words = Array.from({ length: 1300 }, () => random.uint32());
    expect([0, 1, 2, 623, 624, 1299].map((i) => words[i])).toEqual(expected.words);
  });

  test("rand, to the bit", () => {
    expect(Array.from(fresh().rand(8))).toEqual(expected.rand);
  });

  test("randn, to the bit", () => {
    expect(Array.from(fresh().randn(9))).toEqual(expected.randn);
  });

  test("choice with replacement", () => {
    expect(Array.from(fresh().choice(60000, 100))).toEqual(expected.choiceOf60000);
    expect(Array.from(fresh().choice(60000, 10))).toEqual(expected.choiceOf60000.slice(0, 10));
    expect(Array.from(fresh().choice(300, 100))).toEqual(expected.choiceOf300);
    expect(Array.from(fresh().choice(10, 3))).toEqual(expected.choiceOf10);
  });

  test("permutation", () => {
    expect(Array.from(fresh().permutation(20))).toEqual(expected.permutation);
  });

  test("10^uniform(−6, −2), to the bit", () => {
    const random = fresh();
    const draw = () => power(10, random.uniform(-6, -2));
    expect([draw(), draw(), draw()]).toEqual(expected.powersOfTen);
  });
});

test("a training run's first draws from seed 0: weights, then batches", () => {
  const random = new RandomState(0);
  const w1 = random.randn(784, 50).map((z) => 0.01 * z);
  const w2 = random.randn(50, 10).map((z) => 0.01 * z);
  expect(Array.from(w1.subarray(0, 5))).toEqual(training.w1First);
  expect(w1[39199]).toBe(training.w1Last);
  const sum = w1.reduce((total, w) => total + w, 0);
  const squares = w1.reduce((total, w) => total + w * w, 0);
  // 39,200 additions in another order than NumPy's.
  expect(Math.abs(sum / training.w1Sum - 1)).toBeLessThan(1e-11);
  expect(Math.abs(squares / training.w1SumOfSquares - 1)).toBeLessThan(1e-11);
  expect(Array.from(w2.subarray(0, 5))).toEqual(training.w2First);
  expect(w2[499]).toBe(training.w2Last);
  for (const batch of training.batches) expect(Array.from(random.choice(60000, 100))).toEqual(batch);
});

/** 32-bit FNV-1a of the words of the numbers' bits, low word first. */
function hashBits(numbers: Float64Array): number {
  const view = new DataView(new ArrayBuffer(8));
  let hash = 0x811c9dc5;
  for (const number of numbers) {
    view.setFloat64(0, number);
    hash = Math.imul(hash ^ view.getInt32(4), 0x01000193);
    hash = Math.imul(hash ^ view.getInt32(0), 0x01000193);
  }
  return hash >>> 0;
}

// The hashes are of `np.random.RandomState(seed).randn(39700)`, NumPy 2.4 with glibc 2.36 on x86-64.
test.each([
  [0, 2166139150],
  [1, 2148572437],
  [2, 3494684552],
])("all first weights of the lecture's network from seed %d, to the bit", (seed, hash) => {
  expect(hashBits(new RandomState(seed).randn(39700))).toBe(hash);
});

/** One value after another out of one stream, from seed 5, as NumPy 2.4 gives them. */
test("every method in one stream, to the bit", () => {
  const random = new RandomState(5);
  expect(Array.from(random.randn(3))).toEqual([0.44122748688504143, -0.33087015189408764, 2.43077118700778]);
  expect(Array.from(random.choice(60000, 3))).toEqual([35227, 51824, 2718]);
  expect(Array.from(random.randn(2, 2))).toEqual([
    -0.2520921296030769, 0.26940573448948385, -0.007334243600221335, 0.5364539259894983,
  ]);
  expect(Array.from(random.permutation(7))).toEqual([5, 0, 2, 1, 6, 4, 3]);
  expect(random.randint(5)).toBe(2);
  expect(Array.from(random.randint(-3, 9, [2, 3]))).toEqual([6, 6, 7, 6, 6, -2]);
  expect(Array.from(random.choice(1, 2))).toEqual([0, 0]);
  expect(Array.from(random.uniform(-6, -2, 2))).toEqual([-4.9367235298579715, -4.861256477434544]);
  expect(Array.from(random.normal(3, 0.5, 2))).toEqual([3.553258915041356, 2.5912259375352233]);
  expect(Array.from(random.choice(50, 5, false))).toEqual([42, 26, 10, 35, 20]);
  expect(Array.from(random.choice([1.5, 2.5, 3.5], 4))).toEqual([1.5, 1.5, 1.5, 3.5]);
  expect(Array.from(random.permutation(Float64Array.of(1, 2, 3, 4, 5)))).toEqual([4.0, 1.0, 2.0, 3.0, 5.0]);
  expect(random.rand()).toBe(0.7363146455944383);
  expect(random.choice(9)).toBe(6);
  expect(Array.from(random.randint(-2147483648, 2147483648, 2))).toEqual([791273652, -596792507]);
  expect(random.normal()).toBe(-1.168279473056606);
});

describe("shapes and kinds of results", () => {
  test("no shape gives a number, a shape a flat array", () => {
    const random = new RandomState(1);
    for (const value of [
      random.rand(),
      random.randn(),
      random.uniform(),
      random.normal(),
      random.randint(3),
    ]) {
      expect(value).toBeTypeOf("number");
    }
    expect(random.randn(2, 3)).toBeInstanceOf(Float64Array);
    expect(random.randn(2, 3)).toHaveLength(6);
    expect(random.uniform(0, 1, [4, 5])).toHaveLength(20);
    expect(random.randint(0, 5, [2, 2])).toBeInstanceOf(Int32Array);
    expect(random.choice(5)).toBeTypeOf("number");
    expect(random.rand(0)).toHaveLength(0);
  });

  test("samples and permutations keep the kind of their array, and leave it as it was", () => {
    const random = new RandomState(1);
    const typed = Float32Array.of(1, 2, 3, 4);
    expect(random.choice(typed, 6)).toBeInstanceOf(Float32Array);
    expect(random.permutation(typed)).toBeInstanceOf(Float32Array);
    expect(random.choice(["a", "b"], 3)).toHaveLength(3);
    expect(["a", "b"]).toContain(random.choice(["a", "b"]));
    expect(Array.from(typed)).toEqual([1, 2, 3, 4]);
  });

  test("shuffle works in place, with the draws of permutation", () => {
    const items = Array.from({ length: 20 }, (_, i) => i);
    expect(new RandomState(1).shuffle(items)).toBe(items);
    expect(items).toEqual(streams[1].permutation);
  });

  test("choice without replacement is the beginning of a permutation", () => {
    const sample = new RandomState(1).choice(20, 8, false);
    expect(Array.from(sample)).toEqual(streams[1].permutation.slice(0, 8));
  });

  test("seed starts over and forgets the second half of a normal pair", () => {
    const random = new RandomState(7);
    const first = random.randn(3);
    random.seed(7);
    expect(random.randn(3)).toEqual(first);
    random.seed(7);
    expect(random.rand()).toBe(new RandomState(7).rand());
  });

  test("randint reaches both ends of its range and no further", () => {
    const drawn = new Set(new RandomState(2).randint(-2, 3, 500));
    expect([...drawn].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2]);
    expect(new RandomState(2).randint(4, 5, 3)).toEqual(Int32Array.of(4, 4, 4));
  });
});

describe("errors", () => {
  const random = new RandomState(0);
  test.each([
    ["a negative seed", () => new RandomState(-1), RangeError, "from 0 to 4294967295"],
    ["a seed of 33 bits", () => new RandomState(2 ** 32), RangeError, "from 0 to 4294967295"],
    ["no seed", () => new RandomState(undefined as never), TypeError, "RandomState: seed"],
    [
      "no size",
      () => random.uniform(0, 1, null as never),
      TypeError,
      "RandomState.uniform: size: expected an integer or an array of them, got null.",
    ],
    ["a side that is no integer", () => random.randn(2.5), RangeError, "RandomState.randn: size"],
    [
      "a size that is no number",
      () => random.uniform(0, 1, "3" as never),
      TypeError,
      "RandomState.uniform: size",
    ],
    ["an infinite range", () => random.uniform(0, Infinity, 3), RangeError, "high"],
    ["a negative deviation", () => random.normal(0, -1), RangeError, "scale"],
    ["an empty range of integers", () => random.randint(3, 3), RangeError, "high"],
    ["a choice of nothing", () => random.choice(0, 3), RangeError, "number of entries"],
    ["more than there is, without replacement", () => random.choice(5, 6, false), RangeError, "at most 5"],
    [
      "options in the place of replace",
      () => random.choice(5, 3, { replace: false } as never),
      TypeError,
      "RandomState.choice: replace: expected true or false, got a value of type Object.",
    ],
    [
      "a choice by probabilities, which NumPy has",
      () => (random.choice as (...given: unknown[]) => unknown)(2, 3, true, [0.9, 0.1]),
      TypeError,
      "RandomState.choice: expected every entry equally likely, got probabilities. There is no p here.",
    ],
    ["a choice from a word", () => random.choice("abc" as never, 1), TypeError, "an array"],
    ["a permutation of a fraction", () => random.permutation(1.5), RangeError, "permutation"],
    ["shuffling a number", () => random.shuffle(3 as never), TypeError, "an array"],
  ] as [string, () => unknown, new () => Error, string][])("%s", (_, call, kind, text) => {
    expect(call).toThrow(kind);
    expect(call).toThrow(text);
  });
});
