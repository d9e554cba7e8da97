// When a measurement may begin. Engines run baseline code first and put better code in its place while it runs, when they
// have compiled it in the background: that takes a millisecond or hundreds of them, by machine, engine and what else is hot.

/** A time this much shorter is of better code: kernels that V8 has optimized take 0.2 to 0.4 of the baseline's time. */
const FALL = 0.8;
/** Milliseconds without a fall after which none is expected: V8 has optimized small kernels after 2, products after 16. */
const QUIET = 250;
/** Milliseconds after which a measurement begins in any case. */
const MOST = 5000;

export class WarmUp {
  /** The shortest time so far. */
  fastest = Number.POSITIVE_INFINITY;
  #now;
  #end;
  /** The shortest time at the last fall, and when that was. */
  #level = Number.POSITIVE_INFINITY;
  #fell;

  /** @param now  The clock, in milliseconds. */
  constructor(now = () => performance.now()) {
    this.#now = now;
    this.#fell = now();
    this.#end = this.#fell + MOST;
  }

  /** Takes note of a time of the work, in any unit; true as long as times may still fall. */
  goesOn(time) {
    const now = this.#now();
    this.fastest = Math.min(this.fastest, time);
    if (this.fastest < FALL * this.#level) {
      this.#level = this.fastest;
      this.#fell = now;
    }
    return now < Math.min(this.#fell + QUIET, this.#end);
  }
}
