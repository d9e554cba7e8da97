// Whether a program runs on all threads or on the first one alone. The bits are the same, so the time alone decides: it is
// measured while the program does its work. A second thread does not pay where a program is short and called now and then
// (waking a thread takes longer), or where others keep the processors busy.

/** Milliseconds of runs on all threads before they are judged: more than a scheduler's slice, less than anybody notices. */
const WINDOW = 20;
/** The same, just after runs on one thread: if they are slow, not many of them. */
const PROBE = 5;
/** Milliseconds before that which do not count: a system may take some to give woken threads a processor each. */
const SETTLING = 8;
/** Milliseconds of runs on one thread that tell how long they take. */
const GLANCE = 2;
/** Milliseconds of runs on one thread when all were slower: from the least, twice as many each time in a row, to the most. */
const LEAST_REST = 20;
const MOST_REST = 1280;
/** Windows after which the time on one thread is looked at again: from the least to the most. */
const LEAST_WINDOWS = 4;
const MOST_WINDOWS = 128;

export class Pace {
  #together = true;
  #window = GLANCE;
  /** Runs that a window has at least: a rest of long runs is as long as one of short ones. */
  #leastRuns = 1;
  #rest = LEAST_REST;
  /** Milliseconds of a run on one thread, as measured last. */
  #alone: number | undefined;
  /** Windows on all threads since, and how many there will be before another glance. */
  #windows = 0;
  #most = LEAST_WINDOWS;
  /** Milliseconds that are still to pass before runs count; at least one run, which fills caches. */
  #settling = SETTLING;
  /** Runs of the present window, and their milliseconds. */
  #runs = 0;
  #spent = 0;

  /** True when the next run should be on all threads. */
  get together(): boolean {
    return this.#together;
  }

  /** Takes note of a run's milliseconds. */
  note(milliseconds: number): void {
    if (this.#settling > 0) {
      this.#settling -= milliseconds;
      return;
    }
    this.#runs++;
    this.#spent += milliseconds;
    if (this.#spent < this.#window || this.#runs < this.#leastRuns) return;
    const mean = this.#spent / this.#runs;
    this.#runs = 0;
    this.#spent = 0;
    if (this.#together) this.#judge(mean);
    else {
      this.#alone = mean;
      this.#change(true, PROBE);
    }
  }

  #judge(mean: number): void {
    if (this.#alone === undefined) {
      this.#change(false, GLANCE);
    } else if (mean > this.#alone) {
      this.#change(false, this.#rest, this.#rest / LEAST_REST);
      this.#rest = Math.min(2 * this.#rest, MOST_REST);
      this.#most = LEAST_WINDOWS;
    } else this.#win();
  }

  #win(): void {
    // The first window is short and may be luck.
    if (this.#window === WINDOW) this.#rest = Math.max(this.#rest / 2, LEAST_REST);
    this.#window = WINDOW;
    if (++this.#windows < this.#most) return;
    this.#most = Math.min(2 * this.#most, MOST_WINDOWS);
    this.#change(false, GLANCE);
  }

  #change(together: boolean, window: number, leastRuns = 1): void {
    this.#together = together;
    this.#window = window;
    this.#leastRuns = leastRuns;
    this.#windows = 0;
    this.#settling = together ? SETTLING : Number.MIN_VALUE;
  }
}
