// The worker's side of threads that the page starts for it. Started in here they would be workers of a worker, and some
// engines get stuck on the way there: Firefox 153 in one start of a hundred while a WebDriver listens to its workers, WebView2
// for pages inside an app (https://github.com/tauri-apps/tauri/issues/15755).

import type { WorkerLine } from "../platform/worker.js";
import type { Connection } from "./connection.js";
import type { BorrowedThreadMethods, PageMethods, Serving } from "./protocol.js";

export class BorrowedThreads {
  readonly #page: Connection<PageMethods>;
  readonly #lines = new Map<number, WorkerLine>();
  #count = 0;

  constructor(page: Connection<PageMethods>) {
    this.#page = page;
  }

  /** What the page passes on. */
  readonly methods: Serving<BorrowedThreadMethods> = {
    threadSaid: ({ thread, message }) => this.#lines.get(thread)?.onMessage(message),
    threadFailed: ({ thread, reason }) => this.#lines.get(thread)?.onFailure(reason),
  };

  /** Has the page start a thread. @throws What the page meets. */
  async start(): Promise<WorkerLine> {
    const thread = this.#count++;
    const line: WorkerLine = {
      post: (message) => this.#page.tell("postToThread", { thread, message }),
      onMessage: () => {},
      onFailure: () => {},
      hold: () => {},
      terminate: async () => {
        this.#lines.delete(thread);
        this.#page.tell("endThread", { thread });
      },
    };
    this.#lines.set(thread, line);
    try {
      await this.#page.call("startThread", { thread });
    } catch (error) {
      this.#lines.delete(thread);
      throw error;
    }
    return line;
  }
}
