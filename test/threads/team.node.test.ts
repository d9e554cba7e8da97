import { afterEach, expect, test, vi } from "vitest";
import { startTeam, type Team, usefulThreads } from "../../src/threads/team.js";
import { Waiter } from "../../src/threads/waiter.js";

const teams: Team[] = [];
async function start(threads: number): Promise<Team> {
  const team = await startTeam(threads);
  teams.push(team);
  return team;
}
afterEach(async () => {
  await Promise.all(teams.splice(0).map((team) => team.close()));
});

/** Notes the workers that are started from now on. */
function watchWorkers() {
  const threads = process.getBuiltinModule("node:worker_threads");
  const workers: InstanceType<typeof threads.Worker>[] = [];
  class Watched extends threads.Worker {
    constructor(...args: ConstructorParameters<typeof threads.Worker>) {
      super(...args);
      workers.push(this);
    }
  }
  const getModule = process.getBuiltinModule;
  const spy = vi
    .spyOn(process, "getBuiltinModule")
    .mockImplementation(((name: string) =>
      name === "node:worker_threads" ? { ...threads, Worker: Watched } : getModule(name)) as never);
  return { workers, restore: () => spy.mockRestore() };
}

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

test("programs that are not worth all threads of a team: those that take part wait for each other alone", async () => {
  const team = await start(4);
  const n = 1000;
  team.instance.memory.grow(16);
  const { at, calls } = doublings(5, n);
  const runs = [2, 3, 4, 1, 2, 4, 3, 2].map((width) => team.bind(calls.map((call) => ({ ...call, width }))));
  const values = new Float64Array(team.instance.memory.buffer);
  for (let round = 1; round <= 50; round++) {
    for (const run of runs) {
      values.fill(round, at(0) / 8, at(1) / 8).fill(0, at(1) / 8, at(6) / 8);
      run();
      expect(values.subarray(at(5) / 8, at(6) / 8).every((v) => v === round * 2 ** 5)).toBe(true);
    }
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
  const spy = watchWorkers();
  const team = await start(3);
  spy.restore();
  expect(spy.workers).toHaveLength(2);
  await spy.workers[1].terminate();
  expect(team.bind([{ kernel: "fill_f64", arguments: [65000, 1, 1] }])).toThrow(
    "got thread 2: the worker has ended",
  );
});

test("what a worker that ended between two runs breaks, ready() mends", async () => {
  const spy = watchWorkers();
  const team = await start(3);
  await spy.workers[0].terminate();
  const run = team.bind([{ kernel: "fill_f64", arguments: [65000, 3, 7] }]);
  expect(run).toThrow("the worker has ended");
  await team.ready();
  spy.restore();
  expect(spy.workers).toHaveLength(4);
  run();
  expect([...new Float64Array(team.instance.memory.buffer, 65000, 3)]).toEqual([7, 7, 7]);
});

test("teams share the workers, whatever their sizes, and run in turns", async () => {
  const spy = watchWorkers();
  const [two, four, three] = [await start(2), await start(4), await start(3)];
  spy.restore();
  expect(spy.workers).toHaveLength(3);
  for (const team of [two, four, three]) team.instance.memory.grow(1);
  const runs = [two, four, three].map((team) => {
    const sums = new Float64Array(team.instance.memory.buffer, 65536, 300);
    const ones = new Float64Array(team.instance.memory.buffer, 65536 + 2400, 300).fill(1);
    return {
      sums,
      run: team.bind([
        { kernel: "add_f64", arguments: [sums.byteOffset, sums.byteOffset, ones.byteOffset, 300] },
      ]),
    };
  });
  for (let round = 1; round <= 100; round++) {
    for (const { run } of runs) run();
    for (const { run } of [...runs].reverse()) run();
  }
  for (const { sums } of runs) expect(sums.every((sum) => sum === 200)).toBe(true);
  await four.close();
  expect(() => runs[1].run()).toThrow("one that was closed");
  runs[0].run();
  runs[2].run();
  expect([runs[0].sums[299], runs[2].sums[299]]).toEqual([201, 201]);
});

test("more programs than the workers know at a time", async () => {
  const team = await start(2);
  team.instance.memory.grow(1);
  const values = new Float64Array(team.instance.memory.buffer, 65536, 64);
  const runs = Array.from({ length: 200 }, (_, i) =>
    team.bind([{ kernel: "fill_f64", arguments: [65536, 64, i] }]),
  );
  for (const [i, run] of [...runs.entries(), ...runs.entries()]) {
    run();
    expect(values.every((value) => value === i)).toBe(true);
  }
});

test("a call may have fewer threads than the team, and need not be waited for", async () => {
  const team = await start(3);
  team.instance.memory.grow(1);
  const numbers = new Float64Array(team.instance.memory.buffer, 65536, 400);
  const at = (i: number) => 65536 + i * 800;
  const run = team.bind([
    { kernel: "fill_f64", arguments: [at(0), 100, 1], width: 1 },
    { kernel: "fill_f64", arguments: [at(1), 100, 2], width: 2, waits: false },
    { kernel: "add_f64", arguments: [at(2), at(0), at(1), 100] },
    { kernel: "add_f64", arguments: [at(3), at(2), at(2), 100], width: 1 },
  ]);
  for (let round = 0; round < 1000; round++) {
    numbers.fill(0);
    run();
    expect(numbers[399] + numbers[300]).toBe(12);
  }
});

test("a team nobody can reach any more leaves its workers", async () => {
  const spy = watchWorkers();
  const keeper = await start(2);
  const forgotten = await (async () => new WeakRef(await startTeam(2)))();
  spy.restore();
  const { setFlagsFromString } = process.getBuiltinModule("node:v8");
  setFlagsFromString("--expose-gc");
  const collect = process.getBuiltinModule("node:vm").runInNewContext("gc") as () => void;
  const posted = vi.spyOn(spy.workers[0], "postMessage");
  for (let i = 0; i < 100 && posted.mock.calls.length === 0; i++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    collect();
  }
  expect(forgotten.deref()).toBeUndefined();
  expect(posted.mock.calls[0][0]).toMatchObject({ team: expect.any(Number) });
  expect(posted.mock.calls[0][0]).not.toHaveProperty("join");
  keeper.bind([{ kernel: "fill_f64", arguments: [65000, 3, 7] }])();
});

test("where there are no worker threads, more than one thread is refused", async () => {
  const spy = vi.spyOn(process, "getBuiltinModule").mockReturnValue(undefined as never);
  await expect(startTeam(2)).rejects.toThrow(
    'threads: expected workers that can share memory, got none here. Use one thread, or "auto".',
  );
  expect(usefulThreads()).toBe(1);
  spy.mockRestore();
});

test.each([
  [1, 1],
  [2, 2],
  [4, 4],
  [6, 4],
  [12, 6],
  [64, 8],
])("of %i processors, auto takes %i", (processors, threads) => {
  const os = process.getBuiltinModule("node:os");
  const getModule = process.getBuiltinModule;
  const spy = vi
    .spyOn(process, "getBuiltinModule")
    .mockImplementation(((name: string) =>
      name === "node:os" ? { ...os, availableParallelism: () => processors } : getModule(name)) as never);
  expect(usefulThreads()).toBe(threads);
  spy.mockRestore();
});

test("who waits sees a change, sleeps where none comes, and gives up at last", () => {
  const words = new Int32Array(new SharedArrayBuffer(8));
  const waiter = new Waiter(words);
  waiter.awaitChange(0, 1, 1, 1);
  const wait = vi.spyOn(Atomics, "wait").mockReturnValue("timed-out");
  try {
    expect(() => waiter.awaitChange(0, 0, 1, 3)).toThrow("a thread did not come within 3 s");
    expect(wait).toHaveBeenCalledTimes(3);
    wait.mockImplementation(() => {
      expect(words[1]).toBe(2); // counted as asleep, beside the one that gave up
      words[0] = 1;
      return "ok";
    });
    waiter.awaitChange(0, 0, 1, 3);
    expect(words[1]).toBe(1);
  } finally {
    wait.mockRestore();
  }
});
