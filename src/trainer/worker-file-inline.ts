// The worker's script inside the code: what downhill/inline has in place of worker-file.ts.

import script from "embedded:dist/trainer-worker-inline.js";
import { scriptAddress } from "../kernels/embedded.js";

let address: Promise<URL> | undefined;

export function workerAddress(): Promise<URL> {
  address ??= scriptAddress(script);
  return address;
}

/** A page with a Content-Security-Policy needs `worker-src blob:`. */
export async function startOwnWorker(): Promise<Worker> {
  return new Worker(await workerAddress(), { type: "module" });
}
