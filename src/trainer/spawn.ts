// Starts a worker and waits until it runs.

import { checkOptions, message, reasonOf, show } from "../errors.js";
import { load } from "../kernels/load.js";
import type { KernelSource } from "../kernels/source.js";
import {
  hasNodeThreads,
  startNodeWorker,
  startWebWorker,
  type WebWorker,
  type WorkerLine,
  webLine,
} from "../platform/worker.js";
import { Connection } from "./connection.js";
import { LentThreads } from "./lent-threads.js";
import type { PageMethods, Serving, WorkerMethods } from "./protocol.js";
import { Runs } from "./runs.js";
import { Trainer } from "./trainer.js";
import { remedy, startOwnWorker, workerAddress } from "./worker-file.js";

/** Options of `spawnTrainer`. */
export interface TrainerOptions {
  /** The address of `trainer-worker.js`, or what starts it, where it is not found by itself. */
  worker?: URL | (() => WebWorker);
  /** As `load` takes it: where the kernels come from, when the file beside this module is not reachable. */
  wasm?: KernelSource | Promise<KernelSource>;
}

/** Milliseconds that a worker may take to load and start. */
const PATIENCE = 60_000;

/**
 * Starts a worker that trains, predicts and evaluates, so that this thread, and the page it draws, stays free. Its models
 * are made, trained and asked as those of this thread, with the same bits; every answer is a promise.
 *
 * In browsers a module worker; in Node a worker thread, which keeps the process alive only while something is waited for.
 *
 * @throws {Error}  When the worker cannot be started, with what the browser or the server says of it.
 *
 * @example
 * const trainer = await spawnTrainer();
 * const model = await trainer.compile(sequential([dense(50), relu(), dense(10)]), { input: [784], loss: softmaxCrossEntropy() });
 * await model.fit(train, { epochs: 5, onProgress: ({ step, loss }) => console.log(step, loss) });
 */
export async function spawnTrainer(options: TrainerOptions = {}): Promise<Trainer> {
  const { worker, wasm } = checkOptions("spawnTrainer", options, { worker: true, wasm: true });
  if (worker !== undefined && !(worker instanceof URL) && typeof worker !== "function") {
    throw new TypeError(message("spawnTrainer: worker", "a URL or a function that starts one", show(worker)));
  }
  // Fetched while the worker starts. When that fails, it is told to whoever compiles a model for it.
  const first = load(wasm === undefined ? {} : { wasm });
  first.catch(() => {});
  const line = await start(worker);
  const connection = new Connection<WorkerMethods>(line, line.hold);
  const runs = new Runs(connection);
  const threads = new LentThreads(connection);
  const end = async () => {
    await Promise.all([line.terminate(), threads.end()]);
  };
  line.onFailure = (error) => {
    connection.fail(error);
    void threads.end();
  };
  connection.serve({
    ...runs.methods,
    ...threads.methods,
    kernels: async (choice) => {
      if (wasm !== undefined) await first;
      return load(choice);
    },
  } satisfies Serving<PageMethods>);
  // Another script may start well and never answer.
  const late = setTimeout(() => connection.fail(new Error("no answer for a minute")), PATIENCE);
  try {
    await connection.call("greet", undefined);
  } catch (cause) {
    await end();
    if (typeof worker !== "function") throw await startFailure(worker ?? (await workerAddress()), cause);
    const expected = "a worker that calls serveTrainer()";
    throw new Error(message("spawnTrainer: worker", expected, reasonOf(cause)), { cause });
  } finally {
    clearTimeout(late);
  }
  return new Trainer(connection, runs, end);
}

async function start(worker: TrainerOptions["worker"]): Promise<WorkerLine> {
  if (typeof worker === "function") return webLine(worker());
  const address = worker ?? (await workerAddress());
  if (hasNodeThreads()) return startNodeWorker(address);
  const own = () => (worker ? new Worker(worker, { type: "module" }) : startOwnWorker());
  try {
    return await startWebWorker(address, own);
  } catch (cause) {
    throw await startFailure(address, cause); // Safari, for a worker that the page's policy forbids
  }
}

/** Browsers do not say why a worker's script could not be loaded: asks the server. */
async function startFailure(address: URL, cause: unknown): Promise<Error> {
  const reason = address.protocol.startsWith("http") ? await answerOf(address) : undefined;
  return new Error(
    message("spawnTrainer", `a worker from ${address.href}`, reason ?? reasonOf(cause), remedy),
    {
      cause,
    },
  );
}

/** What is wrong with a server's answer, if anything. */
async function answerOf(address: URL): Promise<string | undefined> {
  const answer = await fetch(address).catch(() => undefined);
  if (!answer) return "no answer from the server";
  if (!answer.ok) return `HTTP status ${answer.status}`;
  const type = answer.headers.get("content-type") ?? "none";
  return /javascript|ecmascript/.test(type) ? undefined : `a file of type ${type}`;
}
