// What the threads of a team have in common: a block of shared words, calls written as numbers, and a barrier.

type Kernel = (...args: number[]) => void;

/** A kernel by its place among the module's exports, and its arguments without `thread, threads`. */
export interface NumberedCall {
  readonly kernel: number;
  readonly arguments: readonly number[];
}

/** What a worker is started with. */
export interface TeamStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly wide: boolean;
  readonly control: SharedArrayBuffer;
  /** From 1: 0 is the thread that started the others. */
  readonly thread: number;
  readonly threads: number;
}

/** Words of the control block. */
const ROUND = 0;
const ARRIVED = 1;
const PHASE = 2;
const FAILED = 3;
const CALLS = 4;
const EDITION = 5;
const TEXT_LENGTH = 6;
/** What the word FAILED may be but 0: the reason is being written, or can be read. */
const TELLING = 1;
const TOLD = 2;
/** Bytes of the words, of the text of a failure, and of the calls. */
const WORD_BYTES = 64;
const TEXT_BYTES = 1024;
const CALL_BYTES = 65536;

/** How often a waiting thread looks before it sleeps: about 10 µs, in which most others arrive. */
const LOOKS = 10_000;

/** What every instance of the kernels imports (assembly/lib/engine.ts). */
export function kernelImports(memory: WebAssembly.Memory, wide: boolean) {
  return { env: { memory, wide: wide ? 1 : 0 } };
}

/** The names of a module's functions, in the order that numbers them. */
export function kernelNames(module: WebAssembly.Module): string[] {
  return WebAssembly.Module.exports(module)
    .filter(({ kind }) => kind === "function")
    .map(({ name }) => name);
}

export function newControl(): SharedArrayBuffer {
  return new SharedArrayBuffer(WORD_BYTES + TEXT_BYTES + CALL_BYTES);
}

/** One thread's view of a team. */
export class TeamMember {
  readonly #words: Int32Array;
  readonly #text: Uint8Array;
  readonly #numbers: Float64Array;
  readonly #kernels: readonly Kernel[];
  #calls: readonly { run: Kernel; args: readonly number[] }[] = [];
  #edition = 0;
  #round = 0;

  /** @param kernels  The kernels of this thread's instance, in the order that numbers them. */
  constructor(
    control: SharedArrayBuffer,
    kernels: readonly Kernel[],
    readonly thread: number,
    readonly threads: number,
  ) {
    this.#words = new Int32Array(control, 0, WORD_BYTES / 4);
    this.#text = new Uint8Array(control, WORD_BYTES, TEXT_BYTES);
    this.#numbers = new Float64Array(control, WORD_BYTES + TEXT_BYTES);
    this.#kernels = kernels;
  }

  /** Writes as many calls as there is room for and returns how many; only between rounds. */
  write(calls: readonly NumberedCall[], first: number): number {
    let top = 0;
    let next = first;
    for (; next < calls.length; next++) {
      const { kernel, arguments: args } = calls[next];
      if (top + 2 + args.length > this.#numbers.length) break;
      this.#numbers.set([kernel, args.length, ...args], top);
      top += 2 + args.length;
    }
    this.#words[CALLS] = next - first;
    this.#words[EDITION]++;
    return next - first;
  }

  /** Reads the calls that were written, unless they are those of the round before. */
  #read(): void {
    if (this.#words[EDITION] === this.#edition) return;
    this.#edition = this.#words[EDITION];
    let at = 0;
    this.#calls = Array.from({ length: this.#words[CALLS] }, () => {
      const [kernel, length] = this.#numbers.subarray(at, at + 2);
      const args = [...this.#numbers.subarray(at + 2, at + 2 + length), this.thread, this.threads];
      at += 2 + length;
      return { run: this.#kernels[kernel], args };
    });
  }

  /** Lets the others begin with the calls written. */
  beginRound(): void {
    Atomics.add(this.#words, ROUND, 1);
    Atomics.notify(this.#words, ROUND);
  }

  /** Waits until the next round begins. */
  awaitRound(): void {
    this.#await(ROUND, this.#round);
    this.#round = Atomics.load(this.#words, ROUND);
  }

  /**
   * Does this thread's share of every call, all threads waiting for each other after each.
   *
   * @param patience  Milliseconds to wait for the others. @throws {Error} when they have passed.
   * @returns False when a thread has failed.
   */
  work(patience = Number.POSITIVE_INFINITY): boolean {
    this.#read();
    for (const { run, args } of this.#calls) {
      run(...args);
      this.#meet(patience);
      if (this.failed) return false;
    }
    return true;
  }

  get failed(): boolean {
    return Atomics.load(this.#words, FAILED) === TOLD;
  }

  /** What the first thread to fail said. */
  get failure(): string {
    return new TextDecoder().decode(this.#text.slice(0, this.#words[TEXT_LENGTH]));
  }

  /** Ends the team: every thread returns from where it waits. The first reason stays. */
  fail(reason: string): void {
    if (Atomics.compareExchange(this.#words, FAILED, 0, TELLING) !== 0) return;
    const bytes = new TextEncoder().encode(reason).subarray(0, TEXT_BYTES);
    this.#text.set(bytes);
    this.#words[TEXT_LENGTH] = bytes.length;
    Atomics.store(this.#words, FAILED, TOLD);
    for (const word of [PHASE, ROUND]) {
      Atomics.add(this.#words, word, 1);
      Atomics.notify(this.#words, word);
    }
  }

  /** The barrier. Nobody leaves before all have come; what was written before is then seen by all. */
  #meet(patience: number): void {
    const phase = Atomics.load(this.#words, PHASE);
    // A failure from before changes the phase no more; one from now on will.
    if (this.failed) return;
    if (Atomics.add(this.#words, ARRIVED, 1) < this.threads - 1) {
      this.#await(PHASE, phase, patience);
    } else {
      Atomics.store(this.#words, ARRIVED, 0);
      Atomics.add(this.#words, PHASE, 1);
      Atomics.notify(this.#words, PHASE);
    }
  }

  /** Waits until a word is no longer what it was. */
  #await(word: number, was: number, patience = Number.POSITIVE_INFINITY): void {
    for (let look = 0; look < LOOKS; look++) if (Atomics.load(this.#words, word) !== was) return;
    // A wake-up may be a late one, meant for the wait before: only the word itself tells.
    while (Atomics.load(this.#words, word) === was) {
      if (Atomics.wait(this.#words, word, was, patience) === "timed-out") {
        throw new Error(`a thread did not come within ${patience / 1000} s`);
      }
    }
  }
}
