// The words that the threads of a pool share: who is called, who has arrived, who sleeps, and why it ended.
//
// Every thread has two places. What is written for it: a bell, with what to do when it rings. What it writes itself: how
// far it has come. They lie apart, so that a thread that looks at one word in a loop does not slow down those who write
// another.

import { Waiter } from "./waiter.js";

/** More threads than this no pool has. */
export const MOST_THREADS = 256;

/** Words of a thread's own: 256 bytes, for processors fetch lines of 64 bytes in pairs. */
const THREAD_WORDS = 64;
/** Rings by changing. */
const BELL = 0;
/** The round that the bell rang for; the same as before when it rang for mail only. */
const ROUND = 1;
/** Which of the programs known to all the round runs; DEFINITION: none, a new one is to be learned. */
const SLOT = 2;
/** What ARRIVED was for all when the round began. */
const BASE = 3;
/** Messages posted so far: a thread that has read fewer leaves its place to read them. */
const MAIL = 4;
/** 1 while the thread sleeps until its bell rings. */
const SLEEPS = 5;
/** The barriers that the thread has come to. */
const ARRIVED = 32;
/** How many threads sleep until this one arrives. */
const AWAITED = 33;

export const DEFINITION = -1;

/** What FAILED may be but 0: the reason is being written, or can be read. */
const TELLING = 1;
const TOLD = 2;
const TEXT_BYTES = 1024;
const THREADS_BYTES = MOST_THREADS * THREAD_WORDS * 4;
const HEAD_BYTES = 64;
const NUMBERS_BYTES = 65536;

/** A thread that does not come within so many sleeps of a waiter's is given up. */
const NAPS = 30;

export function newControl(): SharedArrayBuffer {
  return new SharedArrayBuffer(HEAD_BYTES + TEXT_BYTES + NUMBERS_BYTES + THREADS_BYTES);
}

/** One thread's view of what all share. */
export class Control {
  readonly #failed: Int32Array;
  readonly #textLength: Int32Array;
  readonly #text: Uint8Array;
  readonly #words: Int32Array;
  readonly #waiter: Waiter;
  /** For programs written as numbers, while all learn them. */
  readonly numbers: Float64Array;

  constructor(shared: SharedArrayBuffer) {
    this.#failed = new Int32Array(shared, 0, 1);
    this.#textLength = new Int32Array(shared, 4, 1);
    this.#text = new Uint8Array(shared, HEAD_BYTES, TEXT_BYTES);
    this.numbers = new Float64Array(shared, HEAD_BYTES + TEXT_BYTES, NUMBERS_BYTES / 8);
    this.#words = new Int32Array(shared, HEAD_BYTES + TEXT_BYTES + NUMBERS_BYTES);
    this.#waiter = new Waiter(this.#words);
  }

  /** Asks a thread for a round. It must be at rest. */
  call(thread: number, round: number, slot: number, base: number): void {
    const at = thread * THREAD_WORDS;
    this.#words[at + ROUND] = round;
    this.#words[at + SLOT] = slot;
    this.#words[at + BASE] = base;
    this.#ring(at);
  }

  /** Announces a message, before it is posted: a thread then cannot miss it. */
  announceMail(thread: number): void {
    const at = thread * THREAD_WORDS;
    Atomics.add(this.#words, at + MAIL, 1);
    this.#ring(at);
  }

  #ring(at: number): void {
    const words = this.#words;
    // Only the thread that calls rounds rings.
    Atomics.store(words, at + BELL, (words[at + BELL] + 1) | 0);
    if (Atomics.load(words, at + SLEEPS) !== 0) Atomics.notify(words, at + BELL);
  }

  /** Waits until a thread's bell has rung since it was `heard`, or the pool has failed. */
  awaitBell(thread: number, heard: number): void {
    const at = thread * THREAD_WORDS;
    this.#waiter.awaitChange(at + BELL, heard, at + SLEEPS, Number.POSITIVE_INFINITY);
  }

  bell(thread: number): number {
    return Atomics.load(this.#words, thread * THREAD_WORDS + BELL);
  }

  round(thread: number): number {
    return this.#words[thread * THREAD_WORDS + ROUND];
  }

  slot(thread: number): number {
    return this.#words[thread * THREAD_WORDS + SLOT];
  }

  base(thread: number): number {
    return this.#words[thread * THREAD_WORDS + BASE];
  }

  mail(thread: number): number {
    return Atomics.load(this.#words, thread * THREAD_WORDS + MAIL);
  }

  /** Says that a thread has come to a barrier; what it has written until now is seen by those who wait for it. */
  arrive(thread: number, barrier: number): void {
    const words = this.#words;
    const arrived = thread * THREAD_WORDS + ARRIVED;
    Atomics.store(words, arrived, barrier);
    if (Atomics.load(words, arrived - ARRIVED + AWAITED) !== 0) Atomics.notify(words, arrived);
  }

  /** Makes a thread at rest one that has come to `barrier`: one that sat out some rounds must not seem to be ahead. */
  place(thread: number, barrier: number): void {
    Atomics.store(this.#words, thread * THREAD_WORDS + ARRIVED, barrier);
  }

  /**
   * Waits until a thread has come to a barrier. It may already have come to the next one.
   *
   * @throws {Error} when it does not come, or a thread has failed.
   */
  awaitArrival(thread: number, barrier: number): void {
    const words = this.#words;
    const at = thread * THREAD_WORDS;
    let value = Atomics.load(words, at + ARRIVED);
    while ((value - barrier) >>> 0 > 1) {
      if (this.failed) throw new Error(this.failure);
      this.#waiter.awaitChange(at + ARRIVED, value, at + AWAITED, NAPS);
      value = Atomics.load(words, at + ARRIVED);
    }
  }

  get failed(): boolean {
    return Atomics.load(this.#failed, 0) === TOLD;
  }

  /** What the first thread to fail said. */
  get failure(): string {
    return new TextDecoder().decode(this.#text.slice(0, this.#textLength[0]));
  }

  /** Ends all work: every thread returns from where it waits. The first reason stays. */
  fail(reason: string): void {
    if (Atomics.compareExchange(this.#failed, 0, 0, TELLING) !== 0) return;
    const bytes = new TextEncoder().encode(reason).subarray(0, TEXT_BYTES);
    this.#text.set(bytes);
    this.#textLength[0] = bytes.length;
    Atomics.store(this.#failed, 0, TOLD);
    // Changed words keep those from sleeping who looked whether all was well just before.
    for (let at = 0; at < this.#words.length; at += THREAD_WORDS) {
      for (const word of [BELL, ARRIVED]) {
        Atomics.xor(this.#words, at + word, 0x40000000);
        Atomics.notify(this.#words, at + word);
      }
    }
  }
}
