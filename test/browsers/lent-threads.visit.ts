// Threads of a trainer's team: workers that the page starts for it.

import { describe, expect, test } from "vitest";
import { ISOLATION } from "../bundlers/server.js";
import { found } from "./page-program.js";
import { visited } from "./visit.js";

/**
 * Notes which workers the page starts, and which it ends.
 *
 * @param replace  Another address of a thread's script, an expression.
 * @param most     Threads that can be started.
 */
const watched = ({ replace = "url", most = 9 } = {}) => `
  const threads = [];
  globalThis.Worker = class extends Worker {
    constructor(url, options) {
      const thread = String(url).endsWith("/wasm/worker.js");
      if (thread && threads.length === ${most}) throw new Error("no more");
      super(thread ? ${replace} : url, options);
      if (thread) threads.push(this);
    }
    terminate() {
      this.ended = true;
      super.terminate();
    }
  };`;

describe.each(visited)("%s", (browser) => {
  test("a trainer trains on threads that the page starts and ends for it", async () => {
    const program = `${watched()}
      const trainer = await spawnTrainer();
      const hash = async (threads) => {
        const model = await trainer.compile(network(5), { input: [100], loss, threads, seed: 1 });
        const { traceHash } = await model.fit(samples(40), { steps: 50, batchSize: 20 });
        return { traceHash, threads: model.threads };
      };
      const [one, three] = [await hash(1), await hash(3)];
      const started = threads.length;
      await trainer.close();
      return { started, ended: threads.filter(({ ended }) => ended).length, three: three.threads,
        same: one.traceHash === three.traceHash };`;
    expect(await found(browser, program, { headers: ISOLATION })).toEqual({
      started: 2,
      ended: 2,
      three: 3,
      same: true,
    });
  });

  test("one that fails is told to who compiles, and the others are ended", async () => {
    const program = `${watched({ replace: "'data:text/javascript,throw new Error(%22broken%22)'" })}
      const trainer = await spawnTrainer();
      const said = await failure(trainer.compile(network(5), { input: [100], loss, threads: 3 }));
      // The trainer goes on.
      const { threads: alone } = await trainer.compile(network(5), { input: [100], loss });
      return { said, alone, started: threads.length, left: threads.filter(({ ended }) => !ended).length };`;
    const { said, ...rest } = await found(browser, program, { headers: ISOLATION });
    expect(said).toMatch(
      /^Error: threads: expected 2 workers, got .*thread [12]: .*broken.*Use one thread\.$/,
    );
    expect(rest).toEqual({ alone: 1, started: 2, left: 0 });
  });

  test("where one cannot be started, none is left", async () => {
    const program = `${watched({ most: 1 })}
      const trainer = await spawnTrainer();
      const said = await failure(trainer.compile(network(5), { input: [100], loss, threads: 3 }));
      return { said, started: threads.length, left: threads.filter(({ ended }) => !ended).length };`;
    const { said, ...rest } = await found(browser, program, { headers: ISOLATION });
    expect(said).toMatch(/^Error: threads: expected 2 workers, got .*no more\..*Use one thread\.$/);
    expect(rest).toEqual({ started: 1, left: 0 });
  });
});
