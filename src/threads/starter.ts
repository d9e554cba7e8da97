// Who starts a team's workers, where it is not the thread itself.

import type { WorkerLine } from "../platform/worker.js";

let starter: (() => Promise<WorkerLine>) | undefined;

/** Lets others start the workers: a trainer's worker asks the page. */
export function startThreadsThrough(others: () => Promise<WorkerLine>): void {
  starter = others;
}

/** What starts them, if others do. */
export function threadStarter(): (() => Promise<WorkerLine>) | undefined {
  return starter;
}
