import { expect, test, vi } from "vitest";
import type { History } from "../../src/model/history.js";
import type { Connection } from "../../src/trainer/connection.js";
import type { WorkerMethods } from "../../src/trainer/protocol.js";
import { Runs } from "../../src/trainer/runs.js";

test("a signal ends the run it was given to, and is forgotten with it", async () => {
  const tell = vi.fn();
  const runs = new Runs({ tell } as unknown as Connection<WorkerMethods>);
  const { signal, abort } = (() => {
    const controller = new AbortController();
    return { signal: controller.signal, abort: () => controller.abort() };
  })();
  const history = {} as History;
  const over = await runs.follow({ signal }, async (run, aborted) => {
    expect([run, aborted]).toEqual([0, false]);
    return history;
  });
  expect(over).toBe(history);
  const failing = runs.follow({ signal }, () => Promise.reject(new Error("stop")));
  await expect(failing).rejects.toThrow("stop");
  await runs.follow({ signal }, async (run) => {
    abort();
    expect(tell.mock.calls).toEqual([["abort", { run }]]);
    return history;
  });
  await runs.follow({ signal }, async (run, aborted) => {
    expect([run, aborted]).toEqual([3, true]);
    return history;
  });
  expect(tell).toHaveBeenCalledOnce();
});

test("what is told of a run that has ended calls nobody", async () => {
  const runs = new Runs({} as Connection<WorkerMethods>);
  const onProgress = vi.fn();
  const told = { run: 0, progress: {} as never };
  await runs.follow({ onProgress }, async () => {
    runs.methods.progress(told);
    return {} as History;
  });
  runs.methods.progress(told);
  expect(onProgress).toHaveBeenCalledOnce();
});

test("what callbacks answer is waited for and stays here: a function could not travel", async () => {
  const runs = new Runs({} as Connection<WorkerMethods>);
  const done: string[] = [];
  const slowly = (what: string) => async () => {
    await null;
    done.push(what);
    return () => what;
  };
  await runs.follow({ onProgress: slowly("progress"), onEpoch: slowly("epoch") }, async (run) => {
    expect(await runs.methods.progress({ run, progress: {} as never })).toBeUndefined();
    expect(await runs.methods.epoch({ run, record: {} as never })).toBeUndefined();
    return {} as History;
  });
  expect(done).toEqual(["progress", "epoch"]);
});
