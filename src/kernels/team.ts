// Threads that share one memory and run the same kernel calls, each its share.

import { message } from "../errors.js";
import { MOST_PAGES } from "./binary.js";
import { teamWorkerFile } from "./files.js";
import { instantiate, type KernelInstance } from "./instance.js";
import { type LoadOptions, load } from "./load.js";
import { kernelNames, type NumberedCall, newControl, TeamMember, type TeamStart } from "./team-protocol.js";

/** A kernel's name and its arguments without `thread, threads`. */
export interface NamedCall {
  readonly kernel: string;
  readonly arguments: readonly number[];
}

/** What is asked of a worker once it runs. Node's own type would make all users need Node's types. */
interface Stoppable {
  terminate(): Promise<unknown>;
}

/** Milliseconds after which a thread that does not come to the barrier is given up: no call takes that long. */
const PATIENCE = 30_000;

/** This thread and the workers it has started. */
export class Team {
  readonly #workers: readonly Stoppable[];
  readonly #member: TeamMember;
  readonly #numbers: ReadonlyMap<string, number>;
  #written: readonly NumberedCall[] | undefined;

  /** Made by {@link startTeam}. */
  constructor(
    readonly instance: KernelInstance,
    member: TeamMember,
    names: readonly string[],
    workers: readonly Stoppable[],
  ) {
    this.#member = member;
    this.#workers = workers;
    this.#numbers = new Map(names.map((name, i) => [name, i]));
  }

  get threads(): number {
    return this.#member.threads;
  }

  /**
   * Resolves the kernels of some calls. The result runs them one after the other, all threads at each, and returns when
   * all are done; the same bits as on one thread.
   *
   * @throws {Error} from the result, when a thread has failed or does not come for half a minute.
   */
  bind(calls: readonly NamedCall[]): () => void {
    const numbered = calls.map(({ kernel, arguments: args }) => {
      this.instance.kernel(kernel); // complains about unknown names
      return { kernel: this.#numbers.get(kernel)!, arguments: args };
    });
    return () => {
      for (let first = 0; first < numbered.length; ) first += this.#round(numbered, first);
    };
  }

  /** One round of the calls from the first-th on, or of as many of them as fit; how many they were. */
  #round(calls: readonly NumberedCall[], first: number): number {
    const member = this.#member;
    if (member.failed) throw this.#error();
    let count = calls.length;
    if (this.#written !== calls) {
      count = member.write(calls, first);
      // What fits into one round stays written, for it is usually asked again.
      this.#written = count === calls.length ? calls : undefined;
    }
    member.beginRound();
    try {
      if (!member.work(PATIENCE)) throw this.#error();
    } catch (error) {
      member.fail(String(error));
      throw error;
    }
    return count;
  }

  #error(): Error {
    return new Error(message("threads", "all to run", this.#member.failure, "Start anew."));
  }

  /** Ends the workers. The team cannot be used afterwards. */
  async close(): Promise<void> {
    this.#member.fail("a team that was closed");
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}

/**
 * Starts `threads − 1` workers over a memory of their own, which `instance` of the team has. They do not keep the process
 * alive, and sleep while there is nothing to do. In Node only.
 *
 * @throws {Error} where there are no worker threads, or when one does not start.
 */
export async function startTeam(
  threads: number,
  options: Pick<LoadOptions, "precision" | "simd"> = {},
): Promise<Team> {
  const node = globalThis.process?.getBuiltinModule?.("node:worker_threads");
  if (!node) throw new Error(message("threads", "Node's worker threads", "none here", "Use one thread."));
  const kernels = await load({ ...options, variant: "threads" });
  const memory = new WebAssembly.Memory({ initial: 1, maximum: MOST_PAGES, shared: true });
  const control = newControl();
  const names = kernelNames(kernels.module);
  const instance = instantiate(kernels, memory);
  const own = names.map((name) => instance.kernel(name));
  const member = new TeamMember(control, own, 0, threads);
  const workers: Stoppable[] = [];
  const file = await teamWorkerFile();
  const starts = Array.from({ length: threads - 1 }, (_, i) => {
    const { module, wide } = kernels;
    const start: TeamStart = { module, memory, wide, control, thread: i + 1, threads };
    const worker = new node.Worker(file, {
      workerData: start,
      execArgv: [],
    });
    workers.push(worker);
    return new Promise<void>((resolve, reject) => {
      worker.once("message", () => {
        worker.unref();
        resolve();
      });
      worker.on("error", (error) => {
        member.fail(`thread ${i + 1}: ${error}`);
        reject(error);
      });
      worker.on("exit", () => {
        member.fail(`thread ${i + 1}, which has ended`);
        reject(new Error(member.failure));
      });
    });
  });
  const team = new Team(instance, member, names, workers);
  try {
    await Promise.all(starts);
  } catch (error) {
    await team.close();
    throw new Error(message("threads", `${threads - 1} workers`, member.failure, "Use one thread."), {
      cause: error,
    });
  }
  return team;
}
