// Seeded streams: one seed, one independent stream per purpose. What one purpose draws never shifts another's numbers.

import { log } from "../math/logarithm.js";
import { philox4x32 } from "../math/philox.js";

/**
 * The number of a purpose's stream: 32-bit FNV-1a of its UTF-16 code units. Philox turns even neighbouring numbers into
 * unrelated streams.
 */
export function streamNumber(purpose: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < purpose.length; i++) hash = Math.imul(hash ^ purpose.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/**
 * Random numbers of one purpose under one seed.
 *
 * @example
 * const stream = randomStream(1, "initialize dense_1.weight");
 * stream.normal();
 */
export class RandomStream {
  readonly #block = new Uint32Array(4);
  readonly #counter = new Uint32Array(4);
  readonly #key0: number;
  readonly #key1: number;
  #used = 4;
  #spare = Number.NaN;

  /** As {@link randomStream}. */
  constructor(seed: number, purpose: string) {
    this.#key0 = seed >>> 0;
    this.#key1 = streamNumber(purpose);
    // A seed above 2^32 has its high part in the counter, whose low words count blocks.
    this.#counter[3] = Math.floor(seed / 4294967296) >>> 0;
  }

  /** An integer from 0 to 2^32 − 1. */
  uint32(): number {
    if (this.#used === 4) {
      philox4x32(this.#block, this.#counter, this.#key0, this.#key1);
      this.#counter[0]++;
      if (this.#counter[0] === 0) this.#counter[1]++;
      this.#used = 0;
    }
    return this.#block[this.#used++];
  }

  /** A multiple of 2^-53 in [0, 1). */
  uniform(): number {
    const high = this.uint32() >>> 5;
    const low = this.uint32() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  /** A number in [low, high). */
  between(low: number, high: number): number {
    return low + (high - low) * this.uniform();
  }

  /** An integer from 0 to n − 1, each equally likely; n from 1 to 2^32. Words past the last whole multiple of n are drawn again. */
  below(n: number): number {
    const limit = 4294967296 - (4294967296 % n);
    let word = this.uint32();
    while (word >= limit) word = this.uint32();
    return word % n;
  }

  /** Standard normal: mean 0, deviation 1. Source: Marsaglia & Bray 1964, the polar method. */
  normal(): number {
    if (!Number.isNaN(this.#spare)) {
      const spare = this.#spare;
      this.#spare = Number.NaN;
      return spare;
    }
    let x: number;
    let y: number;
    let square: number;
    do {
      x = 2 * this.uniform() - 1;
      y = 2 * this.uniform() - 1;
      square = x * x + y * y;
    } while (square >= 1 || square === 0);
    const factor = Math.sqrt((-2 * log(square)) / square);
    this.#spare = y * factor;
    return x * factor;
  }

  /** Puts the integers of `items` in random order, in place. Source: Fisher & Yates, in Durstenfeld's form (1964). */
  shuffle(items: Uint32Array): Uint32Array {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      const item = items[i];
      items[i] = items[j];
      items[j] = item;
    }
    return items;
  }
}

/**
 * A stream for one purpose. Equal arguments give equal streams; any other purpose gives an unrelated one.
 *
 * @param seed     An integer from 0 to 2^53 − 1.
 * @param purpose  Any text, such as "initialize dense_1.weight".
 *
 * Source: Salmon, Moraes, Dror & Shaw 2011 (Philox 4×32, ten rounds); the purpose is hashed by FNV-1a.
 */
export function randomStream(seed: number, purpose: string): RandomStream {
  return new RandomStream(seed, purpose);
}
