// How a thread waits for another one: it looks for a short while, then sleeps.
//
// Looking costs a fifth of a microsecond where the other thread runs, and a sleep 5 to 50. But a thread that looks holds
// a processor, which the awaited one may need. Worse, systems tend to wake a thread on the processor of the one that
// wakes it, even beside an idle one (virtual machines, whose idle processors seem taken), and leave two there that never
// want to run at once. So threads that sleep again and again look for several milliseconds now and then: a system that finds
// both ready to run when its clock ticks, one of them waiting for its turn for half a millisecond, moves it to the other
// processor. Where there is none, it costs little.

/** Looks of a wait, about 3 µs. */
const SHORT = 3000;
/** Looks of most waits after that, about a millisecond, as long as half of what may be lost is left for long ones. */
const MEDIUM = 1_000_000;
/** Looks of a long wait, about 6 ms: a system's clock ticks every 1 to 4. */
const LONG = 6_000_000;
/** So many sleeps make the next wait a long one. */
const MANY = 32;
/** So many short waits in a row are those of threads side by side: on one processor, every other wait is a sleep. */
const SIDE_BY_SIDE = 16;
/** Milliseconds of a wait that are no loss: a share of work was larger, or the host was busy with a record. */
const FREE = 0.1;
/** Share of the time that may be lost by waits that are not short. */
const LOSS = 0.05;
/** Milliseconds that may be lost before threads are side by side, but for the end of the last wait. */
const MOST_LOST = 8;
/** Milliseconds of one sleep, after which a waiter counts and sleeps on. */
const NAP = 1000;

export class Waiter {
  readonly #words: Int32Array;
  /** Milliseconds that waits may still lose, and when that was reckoned. */
  #credit = MOST_LOST;
  #since = 0;
  /** Short waits in a row, and sleeps since there were many. */
  #short = 0;
  #sleeps = 0;

  constructor(words: Int32Array) {
    this.#words = words;
  }

  /**
   * Waits until a word is no longer what it was.
   *
   * @param sleepers  The word that counts who sleeps. Who changes the word looks at it afterwards.
   * @param naps      How many sleeps of a second it takes to give up. Not one long sleep: when a machine or a page was put
   *                  to sleep, no more than one of them has passed at once.
   * @throws {Error} when they have passed.
   */
  awaitChange(word: number, was: number, sleepers: number, naps: number): void {
    const words = this.#words;
    for (let look = 0; look < SHORT; look++) {
      if (Atomics.load(words, word) === was) continue;
      if (++this.#short === SIDE_BY_SIDE) {
        this.#credit = MOST_LOST;
        this.#sleeps = 0;
      }
      return;
    }
    this.#short = 0;
    const began = performance.now();
    this.#credit = Math.min(MOST_LOST, this.#credit + (began - this.#since) * LOSS);
    this.#since = began;
    const long = this.#sleeps >= MANY;
    if (this.#credit > (long ? 0 : MOST_LOST / 2)) {
      if (long) this.#sleeps = 0;
      const most = long ? LONG : MEDIUM;
      let look = 0;
      while (look < most && Atomics.load(words, word) === was) look++;
      const took = performance.now() - began;
      if (took > FREE) this.#credit -= took;
      if (look < most) return;
    }
    this.#sleeps++;
    // First the count, then a look at the word, which Atomics.wait takes; whoever changes the word does it the other way
    // round, so one of the two sees the other.
    Atomics.add(words, sleepers, 1);
    for (let rest = naps; Atomics.load(words, word) === was; ) {
      if (Atomics.wait(words, word, was, NAP) === "timed-out" && --rest === 0) {
        throw new Error(`a thread did not come within ${(NAP * naps) / 1000} s`);
      }
    }
    Atomics.sub(words, sleepers, 1);
  }
}
