// How a thread waits for another one: it looks for a short while, then sleeps.
//
// Looking costs a fifth of a microsecond where the other thread runs, and a sleep 5 to 50. But a thread that looks holds
// a processor, which the awaited one may need. Worse, systems tend to wake a thread on the processor of the one that
// wakes it, even beside an idle one (virtual machines, whose idle processors seem taken), and leave two there that never
// want to run at once. So threads look for longer than they need now and then: seen running side by side, they are moved
// apart; where there is no other processor, it costs little.

/** Looks of a wait, about 3 µs. */
const SHORT = 3000;
/** Looks of a long wait, about a millisecond: a system's clock ticks every 1 to 4. */
const LONG = 1_000_000;
/** Milliseconds of a wait that are no loss: a share of work was larger, or the host was busy with a record. */
const FREE = 0.1;
/** Share of the time that may be lost by longer waits. */
const LOSS = 0.05;
/** Milliseconds that may be lost at once. */
const MOST_LOST = 4;
/** Milliseconds of one sleep, after which a waiter counts and sleeps on. */
const NAP = 1000;

export class Waiter {
  readonly #words: Int32Array;
  /** Milliseconds that long waits may still lose, and when that was reckoned. */
  #credit = MOST_LOST;
  #since = 0;

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
    for (let look = 0; look < SHORT; look++) if (Atomics.load(words, word) !== was) return;
    const began = performance.now();
    this.#credit = Math.min(MOST_LOST, this.#credit + (began - this.#since) * LOSS);
    this.#since = began;
    if (this.#credit > 0) {
      let look = 0;
      while (look < LONG && Atomics.load(words, word) === was) look++;
      const took = performance.now() - began;
      if (took > FREE) this.#credit -= took;
      if (look < LONG) return;
    }
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
