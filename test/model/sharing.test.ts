// What threads share: nobody needs what another one does between the same two barriers. Here one thread plays all of
// them, each in turn from one barrier to the next, in orders that real threads seldom come in.

import { describe, expect, test } from "vitest";
import { Graph } from "../../src/graph/graph.js";
import { instantiate } from "../../src/kernels/instance.js";
import { load } from "../../src/kernels/load.js";
import { Core } from "../../src/model/core.js";
import { Model } from "../../src/model/model.js";
import { exp } from "../../src/ops/index.js";
import { compile } from "../../src/program/compile.js";
import type { Call } from "../../src/program/program.js";
import { share } from "../../src/program/sharing.js";
import { teamBackend } from "../../src/program/team-backend.js";
import { wasmBackend } from "../../src/program/wasm-backend.js";
import { randomStream } from "../../src/random/stream.js";
import type { Team } from "../../src/threads/team.js";
import type { TeamCall } from "../../src/threads/team-program.js";
import { dtypes, nets, train } from "./trained-nets.js";

const kernels = await load();

/** The calls from one barrier to the next. */
function phasesOf(calls: readonly TeamCall[]): TeamCall[][] {
  const phases: TeamCall[][] = [];
  for (const call of calls) {
    if (call.waits || phases.length === 0) phases.push([]);
    phases[phases.length - 1].push(call);
  }
  return phases;
}

/**
 * A team whose threads are all played by this one, in an order chosen anew for every phase.
 *
 * @param pass  Called for a run on all threads, and for one on the first alone: lets time pass.
 * @param now   Tells that time. It is handed over, for an engine's own clock cannot be relied on to stay replaced: WebKit's did not
 *              when much had run before.
 */
function play(
  threads: number,
  order: () => readonly number[],
  pass: (how: "together" | "alone") => void = () => {},
  now?: () => number,
) {
  const instance = instantiate(kernels, new WebAssembly.Memory({ initial: 1 }));
  const counts = { calls: 0, shared: 0, phases: 0, runs: 0 };
  const bind = (calls: readonly TeamCall[]) => {
    const phases = phasesOf(calls);
    counts.calls += calls.length;
    counts.shared += calls.filter(({ width = threads }) => width > 1).length;
    counts.phases += phases.length;
    return () => {
      counts.runs++;
      pass("together");
      for (const phase of phases) {
        for (const thread of order()) {
          for (const { kernel, arguments: args, width = threads } of phase) {
            if (thread < width) instance.kernel(kernel)(...args, thread, width);
          }
        }
      }
    };
  };
  const team = {
    instance,
    threads,
    bind,
    check: () => pass("alone"),
    ready: async () => {},
    close: async () => {},
  };
  return { backend: teamBackend(team as unknown as Team, { adapts: true, ...(now ? { now } : {}) }), counts };
}

const forwards = (threads: number) => Array.from({ length: threads }, (_, i) => i);
/** The last one first, and as it comes. */
const orders: readonly ((threads: number) => () => readonly number[])[] = [
  (threads) => () => forwards(threads).reverse(),
  (threads) => {
    const stream = randomStream(1, "order");
    return () => [...stream.shuffle(Uint32Array.from(forwards(threads)))];
  },
];

describe.each(dtypes)("%s", (dtype) => {
  test.each(nets)("$name", async ({ data, description }) => {
    // Every op on its own, on one thread, is what all others are compared with.
    const plain = new Model(
      new Core(description, { seed: 3, dtype, backend: wasmBackend(kernels, { fuses: false }) }),
    );
    const expected = await train(plain, data);
    const fused = new Model(new Core(description, { seed: 3, dtype, backend: wasmBackend(kernels) }));
    expect(await train(fused, data)).toEqual(expected);
    for (const threads of [2, 3]) {
      for (const order of orders) {
        const { backend, counts } = play(threads, order(threads));
        const model = new Model(new Core(description, { seed: 3, dtype, backend }));
        expect(await train(model, data)).toEqual(expected);
        // Neither everything nor nothing is shared, and there are fewer barriers than calls.
        expect(counts.shared).toBeGreaterThan(0.2 * counts.calls);
        expect(counts.shared).toBeLessThan(counts.calls);
        expect(counts.phases).toBeLessThan(counts.calls);
        expect(counts.runs).toBeGreaterThan(0);
      }
    }
  });
});

describe("a program that may adapt", () => {
  const shareOfAllThreads = (milliseconds: { together: number; alone: number }, all?: boolean) => {
    let now = 0;
    const { backend, counts } = play(
      2,
      () => [0, 1],
      (how) => {
        now += milliseconds[how];
      },
      () => now,
    );
    const graph = new Graph();
    const x = graph.input("x", [8]);
    const placed = new Map([
      [x, backend.base],
      [exp(x), backend.base + 64],
    ]);
    const run = backend.bind(
      compile("p", graph, { dtype: "f32", placed, scratchBase: backend.base + 128 }),
      all,
    );
    for (let i = 0; i < 2000; i++) run();
    return counts.runs / 2000;
  };

  test("runs on one thread where that is faster, and on all where they are", () => {
    expect(shareOfAllThreads({ together: 2, alone: 1 })).toBeLessThan(0.1);
    expect(shareOfAllThreads({ together: 1, alone: 2 })).toBeGreaterThan(0.9);
  });

  test("runs on all threads where that is asked for", () => {
    expect(shareOfAllThreads({ together: 2, alone: 1 }, true)).toBe(1);
  });
});

test("calls of which nothing is noted are shared by all and waited for", () => {
  const unknown = { kernel: "k", arguments: [], writes: [], reads: [], operations: 0, bytes: 0 };
  const shared = share(
    { name: "p", dtype: "f64", calls: [unknown, unknown], tensors: [], scratchBytes: 0 },
    4,
  );
  expect(shared.map(({ width, waits }) => [width, waits])).toEqual([
    [4, false],
    [4, true],
  ]);
});

test("threads wait where one writes what another one touches, and nowhere else", () => {
  const x = (address: number) => ({ name: "x", shape: [100], type: "float", address }) as const;
  const tensors = [x(0), x(400), x(800), x(1199)];
  const call = (writes: number[], reads: number[], operations = 80_000, workspace?: Call["workspace"]) => ({
    ...{ kernel: "k", arguments: [], writes, reads, operations, bytes: 400, changes: true },
    ...(workspace ? { workspace } : {}),
  });
  const waits = (...calls: Call[]) =>
    share({ name: "p", dtype: "f32", calls, tensors, scratchBytes: 0 }, 2).map(({ waits }) => waits);
  // Side by side, the second from the first one's last byte on; and what both only read.
  expect(waits(call([0], [2]), call([1], [2]))).toEqual([false, false]);
  expect(waits(call([1], [2]), call([0], [2]))).toEqual([false, false]);
  // One byte in common, which one of them writes.
  expect(waits(call([2], [0]), call([1], [3]))).toEqual([false, true]);
  expect(waits(call([1], [3]), call([2], [0]))).toEqual([false, true]);
  expect(waits(call([1], [2]), call([3], [0]))).toEqual([false, true]);
  // Not only neighbours; but once all have waited, what came before is done.
  expect(waits(call([0], []), call([1], []), call([2], [0]))).toEqual([false, false, true]);
  expect(waits(call([0], []), call([1], [0]), call([2], [0]))).toEqual([false, true, false]);
  // A workspace is written.
  const workspace = { address: 700, bytes: 200 };
  expect(waits(call([0], [2]), call([3], [], 80_000, workspace))).toEqual([false, true]);
  // The first thread alone needs not wait for itself.
  expect(waits(call([0], [], 1), call([1], [0], 1), call([2], [0]))).toEqual([false, false, true]);
});

test("what is short and changes nothing is left to one thread", () => {
  const tensors = [{ name: "x", shape: [100], type: "float", address: 0 }] as const;
  const call = { kernel: "k", arguments: [], writes: [0], reads: [], operations: 80_000, bytes: 400 };
  const widths = (calls: readonly Call[]) =>
    share({ name: "p", dtype: "f32", calls, tensors, scratchBytes: 0 }, 2).map(({ width }) => width);
  expect(widths([call, call])).toEqual([1, 1]);
  expect(widths([call, call, call])).toEqual([2, 2, 2]);
  // A step's update comes when the threads are awake.
  expect(widths([{ ...call, changes: true }])).toEqual([2]);
});
