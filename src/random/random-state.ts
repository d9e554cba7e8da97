// NumPy's legacy random generator: the same numbers from the same seed.

import { checkBoolean, checkInteger, checkNumber, message, show } from "../errors.js";
import { logAsGlibc } from "../math/logarithm-glibc.js";
import { MersenneTwister } from "./mt19937.js";

/** How many numbers: one dimension or several. Results are flat and row-major in either case. */
export type Size = number | readonly number[];

/** Arrays that can be sampled and shuffled: rows of a plain array, numbers of a typed one. */
type Sequence<T> = T[] | TypedArray;
type TypedArray =
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array;

/**
 * `np.random.RandomState(seed)`, and `np.random` after `np.random.seed(seed)`: the legacy generator, bit for bit. One
 * stream of MT19937 words feeds all methods, so the numbers depend on the order of the calls, as they do in NumPy.
 *
 * Shapes: without a shape a method answers one number; with a shape (`randn(784, 50)`, `uniform(0, 1, [2, 3])`) it
 * answers a flat, row-major typed array of their product.
 *
 * Exactness: words, integers, `rand` and `uniform` have NumPy's bits on every machine. `randn` and `normal` need the
 * logarithm of the C library under NumPy, whose rounding errors differ from library to library; here it is glibc's
 * (Linux, processors with fused multiply-add). Of 2,000,000 numbers from five seeds 16 differ from NumPy 2.4 with glibc
 * 2.36, by 1 or 2 units of the last place; the 39,700 first weights of the lecture's network are the same to the bit
 * for seeds 0, 1 and 2 (test/random/random-state.test.ts).
 *
 * For new programs the package's own streams are the better choice; this class is for programs written with NumPy.
 *
 * Source: NumPy's documentation of `numpy.random.RandomState`, whose stream is frozen (NEP 19).
 *
 * @example
 * const random = new RandomState(0);
 * const W1 = random.randn(784, 50).map((w) => 0.01 * w);
 * const mask = random.choice(60000, 100);
 */
export class RandomState {
  readonly #words: MersenneTwister;
  #spare = Number.NaN;

  /** @param seed Integer from 0 to 2^32 − 1. */
  constructor(seed: number) {
    this.#words = new MersenneTwister(checkSeed(seed));
  }

  /** Starts over, as `np.random.seed(seed)` does; a half-used pair of normal numbers is dropped. */
  seed(seed: number): void {
    this.#words.seed(checkSeed(seed));
    this.#spare = Number.NaN;
  }

  /** The generator's next word: an integer from 0 to 2^32 − 1. */
  uint32(): number {
    return this.#words.uint32();
  }

  /** Uniform in [0, 1): multiples of 2^-53. */
  rand(): number;
  rand(...shape: readonly [number, ...number[]]): Float64Array;
  rand(...shape: readonly number[]): number | Float64Array {
    return this.#fill("rand", shape, () => this.#words.uniform());
  }

  /** Standard normal: mean 0, deviation 1. Source: Marsaglia & Bray 1964, the polar method. */
  randn(): number;
  randn(...shape: readonly [number, ...number[]]): Float64Array;
  randn(...shape: readonly number[]): number | Float64Array {
    return this.#fill("randn", shape, () => this.#gauss());
  }

  /** `low + (high − low)·u` with u uniform in [0, 1). */
  uniform(low?: number, high?: number): number;
  uniform(low: number, high: number, size: Size): Float64Array;
  uniform(low = 0, high = 1, size?: Size): number | Float64Array {
    checkNumber("RandomState.uniform: low", low);
    const range = checkNumber(
      "RandomState.uniform: high − low",
      checkNumber("RandomState.uniform: high", high) - low,
    );
    return this.#fill("uniform", size, () => low + range * this.#words.uniform());
  }

  /** `loc + scale·z` with z standard normal; loc is the mean, scale >= 0 the standard deviation. */
  normal(loc?: number, scale?: number): number;
  normal(loc: number, scale: number, size: Size): Float64Array;
  normal(loc = 0, scale = 1, size?: Size): number | Float64Array {
    checkNumber("RandomState.normal: loc", loc);
    checkNumber("RandomState.normal: scale", scale, 0);
    return this.#fill("normal", size, () => loc + scale * this.#gauss());
  }

  /** Integers from low to high − 1, each equally likely; with one argument, from 0 to that − 1. 32-bit signed range. */
  randint(low: number, high?: number): number;
  randint(low: number, high: number, size: Size): Int32Array;
  randint(low: number, high?: number, size?: Size): number | Int32Array {
    const [first, end] = high === undefined ? [0, low] : [low, high];
    checkInteger("RandomState.randint: low", first, -(2 ** 31), 2 ** 31 - 1);
    checkInteger("RandomState.randint: high", end, first + 1, 2 ** 31);
    const span = end - 1 - first;
    if (size === undefined) return first + this.#below(span);
    return new Int32Array(elements("randint", size)).map(() => first + this.#below(span));
  }

  /**
   * A sample of 0 … n − 1, or of the entries of an array: with replacement `randint(0, n, size)`, without it the first
   * entries of `permutation(n)`. Integers come as Int32Array, entries as an array of the same kind.
   *
   * @param replace  Whether one may be drawn twice. Default true.
   * @throws {RangeError} when more are asked for, without replacement, than there are.
   */
  choice(from: number): number;
  choice(from: number, size: Size, replace?: boolean): Int32Array;
  choice<T>(from: readonly T[]): T;
  choice<T>(from: readonly T[], size: Size, replace?: boolean): T[];
  choice<A extends TypedArray>(from: A): number;
  choice<A extends TypedArray>(from: A, size: Size, replace?: boolean): A;
  choice(
    from: number | readonly unknown[] | TypedArray,
    size?: Size,
    replace = true,
    ...rest: readonly unknown[]
  ): unknown {
    const where = "RandomState.choice";
    checkBoolean(`${where}: replace`, replace);
    if (rest.length > 0) {
      throw new TypeError(
        message(where, "every entry equally likely", "probabilities", "There is no p here."),
      );
    }
    const n = typeof from === "number" ? from : checkSequence(where, from).length;
    checkInteger(`${where}: number of entries`, n, 1, 2 ** 31);
    if (size === undefined) {
      const index = replace ? this.#below(n - 1) : this.permutation(n)[0];
      return typeof from === "number" ? index : from[index];
    }
    const count = elements("choice", size);
    if (!replace && count > n) {
      const remedy = "Without replacement every entry is drawn once at most.";
      throw new RangeError(message(`${where}: size`, `at most ${n}`, `${count}`, remedy));
    }
    const indices = replace ? this.randint(0, n, count) : this.permutation(n).slice(0, count);
    return typeof from === "number" ? indices : take(from, indices);
  }

  /** 0 … n − 1 in random order (Int32Array), or a shuffled copy of an array. */
  permutation(of: number): Int32Array;
  permutation<T>(of: readonly T[]): T[];
  permutation<A extends TypedArray>(of: A): A;
  permutation(of: number | readonly unknown[] | TypedArray): unknown {
    if (typeof of === "number") {
      const n = checkInteger("RandomState.permutation: n", of, 0, 2 ** 31);
      return this.shuffle(new Int32Array(n).map((_, i) => i));
    }
    return this.shuffle(checkSequence("RandomState.permutation", of).slice());
  }

  /** Puts the entries of an array in random order, in place. Source: Fisher & Yates, in Durstenfeld's form (1964). */
  shuffle<A extends Sequence<unknown>>(items: A): A {
    const entries = checkSequence("RandomState.shuffle", items) as unknown[];
    for (let i = entries.length - 1; i > 0; i--) {
      const j = this.#below(i);
      const entry = entries[i];
      entries[i] = entries[j];
      entries[j] = entry;
    }
    return items;
  }

  /** An integer from 0 to `largest`: words are cut to its length in bits and drawn again while they exceed it. */
  #below(largest: number): number {
    if (largest === 0) return 0;
    const mask = 0xffffffff >>> Math.clz32(largest);
    let word = this.#words.uint32() & mask;
    while (word >>> 0 > largest) word = this.#words.uint32() & mask;
    return word >>> 0;
  }

  /** The second number of a pair is given first, and the first one kept for the next call. */
  #gauss(): number {
    if (!Number.isNaN(this.#spare)) {
      const spare = this.#spare;
      this.#spare = Number.NaN;
      return spare;
    }
    let x: number;
    let y: number;
    let square: number;
    do {
      x = 2 * this.#words.uniform() - 1;
      y = 2 * this.#words.uniform() - 1;
      square = x * x + y * y;
    } while (square >= 1 || square === 0);
    const factor = Math.sqrt((-2 * logAsGlibc(square)) / square);
    this.#spare = factor * x;
    return factor * y;
  }

  #fill(method: string, size: Size | undefined, next: () => number): number | Float64Array {
    if (size === undefined || (Array.isArray(size) && size.length === 0)) return next();
    const out = new Float64Array(elements(method, size));
    for (let i = 0; i < out.length; i++) out[i] = next();
    return out;
  }
}

function checkSeed(seed: number): number {
  return checkInteger("RandomState: seed", seed, 0, 2 ** 32 - 1);
}

/** The number of elements of a shape. */
function elements(method: string, size: Size): number {
  const shape = typeof size === "number" ? [size] : size;
  if (!Array.isArray(shape)) {
    throw new TypeError(message(`RandomState.${method}: size`, "an integer or an array of them", show(size)));
  }
  return shape.reduce(
    (count, side) => count * checkInteger(`RandomState.${method}: size`, side, 0, 2 ** 31 - 1),
    1,
  );
}

function checkSequence(
  where: string,
  value: readonly unknown[] | TypedArray,
): readonly unknown[] | TypedArray {
  if (Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))) return value;
  throw new TypeError(message(where, "an array", show(value)));
}

function take(from: readonly unknown[] | TypedArray, indices: Int32Array): unknown {
  if (!ArrayBuffer.isView(from)) return Array.from(indices, (index) => from[index]);
  const Kind = from.constructor as new (entries: number[]) => TypedArray;
  return new Kind(Array.from(indices, (index) => from[index]));
}
