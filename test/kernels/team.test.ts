import { afterEach, expect, test, vi } from "vitest";
import { startTeam, type Team } from "../../src/kernels/team.js";

const teams: Team[] = [];
async function start(threads: number): Promise<Team> {
  const team = await startTeam(threads);
  teams.push(team);
  return team;
}
afterEach(async () => {
  await Promise.all(teams.splice(0).map((team) => team.close()));
});

/** Numbers at 1024 and their doubles, fourfolds, … behind them: every call needs what all threads did in the last. */
function doublings(count: number, n: number) {
  const at = (i: number) => 65536 + i * n * 8;
  return {
    at,
    calls: Array.from({ length: count }, (_, i) => ({
      kernel: "add_f64",
      arguments: [at(i + 1), at(i), at(i), n],
    })),
  };
}

test.each([1, 2, 3, 5])("%i threads wait for each other between calls", async (threads) => {
  const team = await start(threads);
  const n = 1000;
  team.instance.memory.grow(16);
  const { at, calls } = doublings(20, n);
  const run = team.bind(calls);
  const values = new Float64Array(team.instance.memory.buffer);
  for (let round = 1; round <= 200; round++) {
    values.fill(round, at(0) / 8, at(1) / 8);
    run();
    expect(values.subarray(at(20) / 8, at(21) / 8).every((v) => v === round * 2 ** 20)).toBe(true);
  }
});

test("more calls than fit at once, and other calls in between", async () => {
  const team = await start(2);
  team.instance.memory.grow(16);
  const values = new Float64Array(team.instance.memory.buffer);
  const [x, y] = [65536, 65536 + 64];
  const add = (count: number) =>
    team.bind(new Array(count).fill({ kernel: "add_f64", arguments: [x, x, y, 8] }));
  const [one, many, none] = [add(1), add(5000), add(0)];
  values.fill(1, y / 8, y / 8 + 8);
  for (const run of [one, many, none, one, many, many]) run();
  expect([...values.subarray(x / 8, x / 8 + 8)]).toEqual(new Array(8).fill(15002));
});

test("a thread that fails is an error for all, then and later", async () => {
  const team = await start(3);
  // Beyond the end of memory: every thread's share traps.
  const run = team.bind([{ kernel: "add_f64", arguments: [2 ** 20, 2 ** 20, 2 ** 20, 1000] }]);
  expect(run).toThrow("memory access out of bounds");
  expect(run).toThrow("memory access out of bounds");
});

test("a worker's failure reaches the thread that asked", async () => {
  const team = await start(2);
  // Inside memory for the first half, which is this thread's, and outside for the second.
  const end = team.instance.memory.buffer.byteLength;
  const run = team.bind([{ kernel: "fill_f64", arguments: [end - 4096, 1024, 1] }]);
  expect(run).toThrow("all to run, got RuntimeError: memory access out of bounds");
  expect(run).toThrow("all to run, got RuntimeError: memory access out of bounds");
});

test("a worker that fails while the others are still at work is not waited for", {
  timeout: 10_000,
}, async () => {
  const team = await start(2);
  team.instance.memory.grow(1024);
  // The first half, milliseconds of work, ends where memory ends.
  const n = 8 * 2 ** 20;
  const begin = team.instance.memory.buffer.byteLength - n * 4;
  expect(team.bind([{ kernel: "fill_f64", arguments: [begin, n, 1] }])).toThrow(
    "RuntimeError: memory access",
  );
});

test("a team that was closed says so", async () => {
  const team = await start(2);
  await team.close();
  expect(team.bind([{ kernel: "add_f64", arguments: [65000, 65000, 65000, 1] }])).toThrow("was closed");
});

test("names of kernels that are none are refused", async () => {
  const team = await start(2);
  expect(() => team.bind([{ kernel: "no_such_f64", arguments: [] }])).toThrow("the name of a kernel");
});

test("a worker that ends is an error", async () => {
  const threads = process.getBuiltinModule("node:worker_threads");
  const workers: InstanceType<typeof threads.Worker>[] = [];
  class Watched extends threads.Worker {
    constructor(...args: ConstructorParameters<typeof threads.Worker>) {
      super(...args);
      workers.push(this);
    }
  }
  const spy = vi.spyOn(process, "getBuiltinModule").mockReturnValue({ ...threads, Worker: Watched } as never);
  const team = await start(3);
  spy.mockRestore();
  expect(workers).toHaveLength(2);
  await workers[1].terminate();
  expect(team.bind([{ kernel: "fill_f64", arguments: [65000, 1, 1] }])).toThrow("thread 2, which has ended");
});

test("where there are no worker threads, more than one thread is refused", async () => {
  const spy = vi.spyOn(process, "getBuiltinModule").mockReturnValue(undefined as never);
  await expect(startTeam(2)).rejects.toThrow("Node's worker threads, got none here. Use one thread.");
  spy.mockRestore();
});
