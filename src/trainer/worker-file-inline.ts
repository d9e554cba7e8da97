// The worker's script inside the code: what downhill/inline has in place of worker-file.ts.

import script from "embedded:dist/trainer-worker-inline.js";
import { scriptAddress } from "../kernels/embedded.js";

/** What to do when it cannot be started. */
export const remedy =
  "A page with a Content-Security-Policy needs worker-src blob:, for the worker is in the code.";

let address: Promise<URL> | undefined;

export function workerAddress(): Promise<URL> {
  address ??= scriptAddress(script);
  return address;
}

export async function startOwnWorker(): Promise<Worker> {
  return new Worker(await workerAddress(), { type: "module" });
}
