// A side of a comparison in Node: every case in a worker thread of its own.

import { once } from "node:events";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";

/** The side "wasm" or "typescript". */
export function sideInNode(side) {
  return {
    async open(name) {
      const worker = new Worker(new URL(import.meta.url), { workerData: { side, name } });
      const answer = async () => (await once(worker, "message"))[0];
      await answer();
      return {
        async time() {
          worker.postMessage("time");
          return (await answer()).samples;
        },
        close: () => worker.terminate(),
      };
    },
  };
}

if (!isMainThread) {
  const [{ default: Benchmark }, { serve }] = await Promise.all([
    import("benchmark"),
    import("../suite/side.mjs"),
  ]);
  await serve({
    ...workerData,
    Benchmark,
    receive: (listener) => parentPort.on("message", listener),
    send: (message) => parentPort.postMessage(message),
  });
}
