// A thread of its own and the line to it, in Node and in browsers.

/** What both sides of a line have: whole messages go in, whole messages come out. */
export interface Line {
  /** Sends what structured cloning can carry; what is in `transfer` is moved instead of copied. */
  post(message: unknown, transfer: readonly ArrayBuffer[]): void;
  /** Called with every message from the other side, in order. */
  onMessage: (message: unknown) => void;
}

/** A worker as the thread that started it sees it. */
export interface WorkerLine extends Line {
  /** Called when the worker cannot be started or has ended by itself. */
  onFailure: (error: unknown) => void;
  /** While held, the worker keeps the process alive; at first it does not. Browsers do not ask. */
  hold(held: boolean): void;
  terminate(): Promise<void>;
}

/** The worker of a browser, as far as it is used here: so that nobody needs the DOM's types, or Node's. */
export interface WebWorker {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  addEventListener(type: string, listener: (event: Event) => void): void;
  terminate(): void;
}

/** Node's, where there is such a thing. Bun and Deno have it too, and there it can be told to let the process end. */
function nodeThreads() {
  return globalThis.process?.getBuiltinModule?.("node:worker_threads");
}

type NodeWorker = InstanceType<NonNullable<ReturnType<typeof nodeThreads>>["Worker"]>;

/** True where workers are Node's. */
export function hasNodeThreads(): boolean {
  return nodeThreads() !== undefined;
}

/** Starts a worker of Node's. */
export function startNodeWorker(url: URL): WorkerLine {
  const Worker = nodeThreads()?.Worker;
  if (!Worker) throw new Error("no worker threads here");
  // The flags of this process are not the worker's: a loader that this one was started with would be in the way.
  return nodeLine(new Worker(url, { execArgv: [] }));
}

function nodeLine(worker: NodeWorker): WorkerLine {
  let ends = false;
  const line: WorkerLine = {
    post: (message, transfer) => worker.postMessage(message, [...transfer]),
    onMessage: () => {},
    onFailure: () => {},
    hold(held) {
      // Somebody waits for its end, before which the process must not end.
      if (ends) return;
      if (held) worker.ref();
      else worker.unref();
    },
    async terminate() {
      ends = true;
      await worker.terminate();
    },
  };
  worker.on("message", (message) => line.onMessage(message));
  worker.on("messageerror", (error) => line.onFailure(error));
  worker.on("error", (error) => line.onFailure(error));
  worker.on("exit", (code) => line.onFailure(new Error(`the worker has ended with code ${code}`)));
  worker.unref();
  return line;
}

/** The line to a worker of a browser. */
export function webLine(worker: WebWorker): WorkerLine {
  const line: WorkerLine = {
    post: (message, transfer) => worker.postMessage(message, [...transfer]),
    onMessage: () => {},
    onFailure: () => {},
    hold: () => {},
    terminate: async () => worker.terminate(),
  };
  worker.addEventListener("message", (event) => line.onMessage((event as MessageEvent).data));
  worker.addEventListener("messageerror", () => line.onFailure(new Error("a message could not be read")));
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    const { error, message } = event as ErrorEvent;
    // A script that could not be loaded says nothing of why.
    line.onFailure(error ?? new Error(message || "its script could not be loaded"));
  });
  return line;
}

/**
 * Starts a worker of a browser's from a script. From a foreign one, as of a CDN, none can be started, but one that imports
 * it.
 *
 * @param start  Starts it from a script of this origin, by an expression in which bundlers find the script.
 */
export async function startWebWorker(
  address: URL,
  start: () => WebWorker | Promise<WebWorker>,
): Promise<WorkerLine> {
  return webLine(isForeign(address) ? startForeign(address) : await start());
}

function isForeign({ protocol, origin }: URL): boolean {
  return protocol.startsWith("http") && origin !== globalThis.location?.origin;
}

function startForeign(address: URL): WebWorker {
  const script = new Blob([`import ${JSON.stringify(address.href)};`], { type: "text/javascript" });
  return new Worker(URL.createObjectURL(script), { type: "module" });
}

/** The line of a worker to the thread that started it. */
export interface ParentLine extends Line {
  /** Called with what nobody in this worker has caught: browsers tell a page its text only, Node tells all by itself. */
  onUncaught: (error: unknown) => void;
}

/** In a worker, the line to the thread that started it. */
export function parentLine(): ParentLine {
  const port = nodeThreads()?.parentPort;
  const line: ParentLine = { post: () => {}, onMessage: () => {}, onUncaught: () => {} };
  if (port) {
    line.post = (message, transfer) => port.postMessage(message, [...transfer]);
    port.on("message", (message) => line.onMessage(message));
  } else {
    const scope = globalThis as unknown as WebWorker;
    line.post = (message, transfer) => scope.postMessage(message, [...transfer]);
    scope.addEventListener("message", (event) => line.onMessage((event as MessageEvent).data));
    scope.addEventListener("error", (event) => line.onUncaught((event as ErrorEvent).error));
  }
  return line;
}
