// The Mersenne Twister MT19937: 32-bit words from a state of 624, period 2^19937 − 1.
// Source: Matsumoto & Nishimura 1998; the seeding by one word is their version of 2002.

const SIZE = 624;
const OFFSET = 397;
const MATRIX = 0x9908b0df;
const UPPER = 0x80000000;
const LOWER = 0x7fffffff;

export class MersenneTwister {
  readonly #state = new Int32Array(SIZE);
  #used = SIZE;

  constructor(seed: number) {
    this.seed(seed);
  }

  /** Starts over from a seed of 32 bits. */
  seed(seed: number): void {
    const state = this.#state;
    let word = seed | 0;
    state[0] = word;
    for (let i = 1; i < SIZE; i++) {
      word = (Math.imul(1812433253, word ^ (word >>> 30)) + i) | 0;
      state[i] = word;
    }
    this.#used = SIZE;
  }

  /** An integer from 0 to 2^32 − 1. */
  uint32(): number {
    if (this.#used === SIZE) this.#twist();
    let y = this.#state[this.#used++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    y ^= y >>> 18;
    return y >>> 0;
  }

  /** A multiple of 2^-53 in [0, 1), from two words: 27 bits of the first, 26 of the second. */
  uniform(): number {
    const high = this.uint32() >>> 5;
    const low = this.uint32() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  #twist(): void {
    const state = this.#state;
    for (let i = 0; i < SIZE; i++) {
      const y = (state[i] & UPPER) | (state[(i + 1) % SIZE] & LOWER);
      state[i] = state[(i + OFFSET) % SIZE] ^ (y >>> 1) ^ (y & 1 ? MATRIX : 0);
    }
    this.#used = 0;
  }
}
