// The workers of this thread, shared by all its teams: one program runs at a time, whoever's it is.

import { message, reasonOf } from "../errors.js";
import type { Kernels } from "../kernels/instance.js";
import type { WorkerLine } from "../platform/worker.js";
import { Control, DEFINITION, newControl } from "./control.js";
import type { TeamMail, TeamReply } from "./mail.js";
import { startThread } from "./start.js";
import { type NumberedCall, type Phases, writeCalls } from "./team-program.js";
import { work } from "./work.js";

/** Programs that all threads know at a time; one more takes the place of the one that was learned first. */
const SLOTS = 64;

/** A program that the workers can learn. */
export interface TeamProgram {
  readonly team: number;
  readonly calls: readonly NumberedCall[];
  /** The share of the thread that starts the rounds. */
  readonly phases: Phases;
  /** Threads that take part: the first ones, which may be fewer than the team has. */
  readonly threads: number;
  /** The slot it was learned in. */
  slot: number;
  /** Which of all lessons that was. */
  lesson: number;
}

/** A team as its workers know it. */
export interface TeamMembers {
  readonly team: number;
  readonly threads: number;
  readonly kernels: Kernels;
  readonly memory: WebAssembly.Memory;
}

/** A message that no reply has come to. */
interface OpenMail {
  resolve(): void;
  reject(error: Error): void;
}

export class Pool {
  readonly #shared = newControl();
  readonly #control = new Control(this.#shared);
  readonly #workers: WorkerLine[] = [];
  readonly #teams = new Set<number>();
  readonly #open = new Map<number, OpenMail>();
  /** For every slot, the lesson that filled it. */
  readonly #lessons = new Array<number>(SLOTS).fill(0);
  #lesson = 0;
  #round = 0;
  #barrier = 0;
  /** Threads of the round before. */
  #placed = 1;
  #mail = 0;
  #failed = false;
  /** The start of the workers that were asked for last. */
  #growth: Promise<void> = Promise.resolve();

  /** True when it has failed, or has been ended: nothing runs on it any more. */
  get failed(): boolean {
    return this.#failed;
  }

  /**
   * Gives a team its memory on all its threads, starting those that are missing.
   *
   * @throws {Error} when one of them fails.
   */
  async join({ team, threads, kernels, memory }: TeamMembers): Promise<void> {
    this.#teams.add(team);
    try {
      await this.#grow(threads - 1);
      const workers = this.#workers.slice(0, threads - 1);
      await Promise.all(
        workers.map((worker, i) => {
          const { module, wide } = kernels;
          const join = { module, wide, memory, control: this.#shared, thread: i + 1 };
          return this.#post(worker, i + 1, { team, join });
        }),
      );
    } catch (error) {
      this.fail(String(error));
      throw error;
    }
  }

  /** Lets a team's memory go; the last one ends the workers. */
  async leave(team: number): Promise<void> {
    if (!this.#teams.delete(team) || this.#failed) return;
    if (this.#teams.size === 0) return this.end("which was closed");
    const told = this.#workers.map((worker, i) => this.#post(worker, i + 1, { team }));
    // When the pool fails meanwhile, its workers let go everything.
    await Promise.all(told).catch(() => {});
  }

  /** Starts workers until there are so many, one batch after the other. */
  async #grow(count: number): Promise<void> {
    const before = this.#growth;
    const grow = async () => {
      await before;
      const missing = count - this.#workers.length;
      if (missing <= 0) return;
      // At once: what a worker says before it is listened to is lost. One that comes when another has failed is ended.
      await Promise.all(Array.from({ length: missing }, async () => this.#add(await startThread())));
    };
    this.#growth = grow();
    await this.#growth;
    if (this.#failed) throw this.error();
  }

  #add(worker: WorkerLine): void {
    if (this.#failed) void worker.terminate();

    const thread = this.#workers.push(worker);
    worker.onMessage = (reply) => this.#replied(thread, reply as TeamReply);
    worker.onFailure = (error) => this.fail(`thread ${thread}: ${reasonOf(error)}`);
  }

  #post(worker: WorkerLine, thread: number, mail: Omit<TeamMail, "number">): Promise<void> {
    const number = ++this.#mail;
    return new Promise<void>((resolve, reject) => {
      this.#open.set(number, { resolve, reject });
      worker.hold(true);
      this.#control.announceMail(thread);
      worker.post({ ...mail, number } satisfies TeamMail, []);
    });
  }

  #replied(thread: number, { done, failed }: TeamReply): void {
    if (failed !== undefined) this.fail(`thread ${thread}: ${failed}`);
    if (done === undefined) return;
    this.#open.get(done)?.resolve();
    this.#open.delete(done);
    if (this.#open.size === 0) for (const worker of this.#workers) worker.hold(false);
  }

  /**
   * Runs a program once on all its threads.
   *
   * @throws {Error} when a kernel traps, or a thread ends or does not come.
   */
  run(program: TeamProgram): void {
    if (this.#failed) throw this.error();
    if (program.threads === 1) {
      for (const calls of program.phases) for (const call of calls) call();
      return;
    }
    try {
      const known = program.lesson !== 0 && this.#lessons[program.slot] === program.lesson;
      if (!known) this.#teach(program);
      this.#begin(program.threads, program.slot);
      this.#barrier = work(this.#control, program.phases, 0, program.threads, this.#barrier);
    } catch (error) {
      // What another thread has said stands; what this one has met is told by it.
      const first = this.#control.failed;
      this.fail(String(error));
      throw first ? this.error() : error;
    }
  }

  /** Tells the workers the calls of a program. */
  #teach(program: TeamProgram): void {
    const { team, calls, threads } = program;
    program.lesson = ++this.#lesson;
    program.slot = program.lesson % SLOTS;
    this.#lessons[program.slot] = program.lesson;
    for (let first = 0; first < calls.length; ) {
      first += writeCalls(this.#control.numbers, { slot: program.slot, team, threads, calls }, first);
      this.#begin(threads, DEFINITION);
      this.#barrier = work(this.#control, [[]], 0, threads, this.#barrier);
    }
  }

  /** Rings the bells of a round. */
  #begin(threads: number, slot: number): void {
    const control = this.#control;
    const round = ++this.#round | 0;
    for (let t = this.#placed; t < threads; t++) control.place(t, this.#barrier);
    this.#placed = threads;
    for (let t = 1; t < threads; t++) control.call(t, round, slot, this.#barrier);
  }

  /** What whoever runs something on it is told when it has failed. */
  error(): Error {
    return new Error(message("threads", "all to run", this.#control.failure, "Start anew."));
  }

  /** Ends all work with an error, then and afterwards. The first reason stays. */
  fail(reason: string): void {
    if (this.#failed) return;
    this.#failed = true;
    this.#control.fail(reason);
    const error = this.error();
    for (const { reject } of this.#open.values()) reject(error);
    this.#open.clear();
    for (const worker of this.#workers) void worker.terminate();
  }

  /** Ends the workers. */
  async end(reason: string): Promise<void> {
    this.fail(reason);
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}
