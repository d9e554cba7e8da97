// A side's process: started, asked for rounds, and stopped while others are asked, so that no thread of it spins then.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const SIDES = fileURLToPath(new URL("../sides/", import.meta.url));

/** The libraries behind NumPy read their number of threads when they are loaded. */
const THREADS = ["OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"];

// A stopped process would outlive this one.
const children = new Set();
process.on("exit", () => {
  for (const child of children) child.kill("SIGKILL");
});
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));

function commandOf({ file }, node, texts) {
  if (!file) return [node, "-e", "console.log('{}')"];
  if (file.endsWith(".py")) return ["python3", `${SIDES}${file}`, ...texts];
  return [node, `${SIDES}serve.mjs`, file, ...texts];
}

export class SideProcess {
  #child;
  #lines;

  /** @param node  The node that runs it, when it is a side of JavaScript. */
  constructor(side, work, node = process.execPath) {
    const texts = [JSON.stringify(work), JSON.stringify(side.options)];
    const [command, ...args] = commandOf(side, node, texts);
    const threads = Object.fromEntries(THREADS.map((name) => [name, side.threads]));
    const env = { ...process.env, ...threads, PYTHONDONTWRITEBYTECODE: 1 };
    // With DEBUG=1 what a side writes to its error channel is shown.
    this.#child = spawn(command, args, {
      env,
      stdio: ["pipe", "pipe", process.env.DEBUG ? "inherit" : "ignore"],
    });
    this.#child.on("error", () => {}); // no such command: it never answers
    children.add(this.#child);
    this.#child.once("exit", () => children.delete(this.#child));
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /** What it says first: { values } of the checked steps, or { error }. */
  async hello() {
    return (await this.#answer()) ?? { error: "it does not start" };
  }

  /** Seconds per step of so many steps, and the value of the last. */
  async round(steps) {
    this.#child.stdin.write(`${JSON.stringify({ steps })}\n`);
    const answer = await this.#answer();
    if (!answer) throw new Error(`${this.#child.spawnargs.join(" ")}: expected an answer, but it has ended`);
    return answer;
  }

  pause() {
    if (process.platform !== "win32") this.#child.kill("SIGSTOP");
  }

  resume() {
    if (process.platform !== "win32") this.#child.kill("SIGCONT");
  }

  async end() {
    if (this.#child.exitCode !== null || this.#child.pid === undefined) return;
    const exited = once(this.#child, "exit");
    this.#child.kill("SIGKILL");
    await exited;
  }

  /** The next line that is an answer: libraries greet on the same channel. */
  async #answer() {
    for (;;) {
      const { value, done } = await this.#lines.next();
      if (done) return undefined;
      if (value.startsWith("{")) return JSON.parse(value);
    }
  }
}
