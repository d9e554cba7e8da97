// The two sides of every comparison, each in a worker of its own.
//
// Growing a WebAssembly memory detaches an ArrayBuffer, and from then on V8 checks every typed-array access of that
// isolate for detachment: plain TypeScript becomes a quarter slower. In an isolate of its own it keeps its speed.

import { once } from "node:events";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";

/** Starts a side; `time(name)` then answers the seconds per call of one round's samples. */
export async function openSide(side) {
  const worker = new Worker(new URL(import.meta.url), { workerData: { side } });
  const answer = async () => (await once(worker, "message"))[0];
  const names = await answer();
  return {
    names,
    time(name) {
      worker.postMessage(name);
      return answer();
    },
    close: () => worker.terminate(),
  };
}

if (!isMainThread) {
  const { time } = await import("./compare.mjs");
  const { allCases } = await import("./suites/index.mjs");
  const cases = new Map((await allCases(workerData.side)).map(({ name, run }) => [name, run]));
  parentPort.on("message", (name) => parentPort.postMessage(time(cases.get(name))));
  parentPort.postMessage([...cases.keys()]);
}
