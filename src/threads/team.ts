// Threads that share one memory and run the same kernel calls, each its share.

import { message } from "../errors.js";
import { MOST_PAGES } from "../kernels/binary.js";
import type { BoundCall } from "../kernels/bound-call.js";
import { hasSharedMemory } from "../kernels/engine.js";
import { instantiate, type Kernel, type KernelInstance, type Kernels } from "../kernels/instance.js";
import { kernelNames } from "../kernels/kernel-module.js";
import { type LoadOptions, load } from "../kernels/load.js";
import { CLOCK, clockOver } from "./clock.js";
import { Pool, type TeamProgram } from "./pool.js";
import { canHaveTeams, mayWait } from "./start.js";
import { extend, type TeamCall } from "./team-program.js";

export { MOST_THREADS } from "./control.js";
export { usefulThreads } from "./start.js";

/** Fewer pages than these, 256 MiB, are not worth a try. */
const FEWEST_PAGES = 4096;

/** The workers of this thread, if any team has any. */
let present: Pool | undefined;
let teams = 0;

function presentPool(): Pool {
  if (!present || present.failed) present = new Pool();
  return present;
}

/** Lets go what a team has on its workers when nobody can close it any more. */
const forgotten = new FinalizationRegistry<Membership>(({ pool, team }) => void pool.leave(team));

/** Which pool a team is on. Kept apart from the team, so that the team can be forgotten. */
interface Membership {
  readonly team: number;
  pool: Pool;
}

/** This thread and some of the workers it shares with other teams, over a memory of its own. */
export class Team {
  readonly instance: KernelInstance;
  readonly #kernels: readonly Kernel[];
  readonly #numbers: ReadonlyMap<string, number>;
  readonly #membership: Membership;
  /** Why it can never run again. */
  #broken: Error | undefined;

  /** Made by {@link startTeam}. */
  constructor(
    kernels: Kernels,
    memory: WebAssembly.Memory,
    membership: Membership,
    readonly threads: number,
  ) {
    this.instance = instantiate(kernels, memory);
    const names = kernelNames(kernels.module);
    this.#numbers = new Map([...names, CLOCK].map((name, i) => [name, i]));
    this.#kernels = [...names.map((name) => this.instance.kernel(name)), clockOver(memory)];
    this.#membership = membership;
    forgotten.register(this, membership, this);
  }

  /**
   * Resolves the kernels of some calls. The result runs them one after the other, the threads sharing each, and returns
   * when all are done; the same bits as on one thread.
   *
   * @throws {Error} from the result, when a thread has failed or does not come for half a minute.
   */
  bind(calls: readonly TeamCall[]): () => void {
    const numbered = calls.map(({ kernel, arguments: args, width = this.threads, waits = true }) => {
      if (kernel !== CLOCK) this.instance.kernel(kernel); // complains about unknown names
      return { kernel: this.#numbers.get(kernel)!, arguments: args, width, waits };
    });
    const phases: BoundCall[][] = [];
    extend(phases, numbered, this.#kernels, 0);
    const threads = Math.max(1, ...numbered.map(({ width }) => width));
    const program: TeamProgram = {
      team: this.#membership.team,
      calls: numbered,
      phases,
      threads,
      slot: 0,
      lesson: 0,
    };
    return () => this.#run(program);
  }

  /** @throws {Error} when a run has failed, or the team was closed: what programs work on cannot be trusted. */
  check(): void {
    if (this.#broken) throw this.#broken;
  }

  #run(program: TeamProgram): void {
    this.check();
    const { pool } = this.#membership;
    if (pool.failed) throw pool.error();
    try {
      pool.run(program);
    } catch (error) {
      // Calls were left half done, and what they change may be torn: no new workers will mend that.
      this.#broken = error as Error;
      throw error;
    }
  }

  /** Sees to it that there are workers, if those there were have ended between two runs. @throws {Error} */
  async ready(): Promise<void> {
    this.check();
    const membership = this.#membership;
    if (!membership.pool.failed) return;
    membership.pool = presentPool();
    const { threads, instance } = this;
    const { kernels, memory } = instance;
    await membership.pool.join({ team: membership.team, threads, kernels, memory });
  }

  /** Leaves the workers, which end when no other team has them. The team cannot be used afterwards. */
  async close(): Promise<void> {
    this.#broken ??= new Error(message("threads", "a team in use", "one that was closed", "Start another."));
    forgotten.unregister(this);
    await this.#membership.pool.leave(this.#membership.team);
  }
}

/** Engines reserve addresses for as much as a shared memory may grow to; some have few. */
function newSharedMemory(): WebAssembly.Memory {
  for (let maximum = MOST_PAGES; ; maximum /= 2) {
    try {
      return new WebAssembly.Memory({ initial: 1, maximum, shared: true });
    } catch (error) {
      if (maximum <= FEWEST_PAGES) throw error;
    }
  }
}

/**
 * Makes a team of this thread and `threads − 1` workers over a memory of their own, which `instance` of the team has.
 * All teams share the workers. They do not keep the process alive, and sleep while there is nothing to do.
 *
 * @throws {Error} where there are no workers that could share memory, or when one does not start.
 */
export async function startTeam(
  threads: number,
  options: Pick<LoadOptions, "precision" | "simd"> = {},
): Promise<Team> {
  if (threads > 1 && !canHaveTeams()) {
    const remedy = 'Use one thread, or "auto"';
    const [expected, got, more] =
      hasSharedMemory() && !mayWait()
        ? [
            "a thread that may wait",
            "the page's own",
            "; a trainer, as spawnTrainer() starts, may have more.",
          ]
        : ["workers that can share memory", "none here", "."];
    throw new Error(message("threads", expected, got, remedy + more));
  }
  const kernels = await load({ ...options, variant: "threads" });
  const memory = newSharedMemory();
  const team = ++teams;
  const membership = { team, pool: presentPool() };
  await membership.pool.join({ team, threads, kernels, memory }).catch((error) => {
    throw new Error(message("threads", `${threads - 1} workers`, String(error), "Use one thread."), {
      cause: error,
    });
  });
  return new Team(kernels, memory, membership, threads);
}
