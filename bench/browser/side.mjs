// A side of a comparison in a browser: what runs in its web worker.

import Benchmark from "benchmark";
import _ from "lodash";
import platform from "platform";
import { serve } from "../suite/side.mjs";

self.onmessage = async ({ data: { side, name } }) => {
  try {
    await serve({
      side,
      name,
      // Bundled, it does not find its own dependencies.
      Benchmark: Benchmark.runInContext({ ...globalThis, _, platform }),
      coarseClock: true,
      receive: (listener) => {
        self.onmessage = listener;
      },
      send: (message) => self.postMessage(message),
    });
  } catch (error) {
    self.postMessage({ error: String(error?.stack ?? error) });
  }
};
