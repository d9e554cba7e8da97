// What a file that stands apart, such as wasm/teams.js, takes from the package that has loaded it: a second copy would
// know nothing of the kernels that are there already. In such a file, this module stands in the place of those it names.

import type { workerFile as ownFile, newWorker as ownWorker } from "../kernels/files.js";
import type { instantiate as makeInstance } from "../kernels/instance.js";
import type { load as loadKernels } from "../kernels/load.js";
import type { threadStarter as starter } from "./starter.js";

export interface Host {
  readonly load: typeof loadKernels;
  readonly instantiate: typeof makeInstance;
  readonly workerFile: typeof ownFile;
  readonly newWorker: typeof ownWorker;
  readonly threadStarter: typeof starter;
}

let host: Host;

/** To be called before anything else of the file. */
export function takeHost(given: Host): void {
  host = given;
}

export const load: Host["load"] = (options) => host.load(options);
export const instantiate: Host["instantiate"] = (kernels, memory) => host.instantiate(kernels, memory);
export const workerFile: Host["workerFile"] = () => host.workerFile();
export const newWorker: Host["newWorker"] = () => host.newWorker();
export const threadStarter: Host["threadStarter"] = () => host.threadStarter();
