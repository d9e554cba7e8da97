// Before the tests: the trainer's worker, bundled from the sources that are tested, and beside it its team's; and what
// lies beside the package's bundle.

import { bundleLateFiles, bundleWorker } from "../scripts/bundle-worker.mjs";

export async function setup() {
  await bundleWorker("src/trainer/trainer-worker.ts", "src/trainer/trainer-worker.js");
  await bundleWorker("src/threads/worker.ts", "src/trainer/wasm/worker.js");
  await bundleLateFiles("src/kernels/wasm");
}
