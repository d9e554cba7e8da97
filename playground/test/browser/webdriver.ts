// WebKit, as Debian packages it, is driven by the W3C's WebDriver protocol: playwright knows only its own build.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { programOf } from "../../../test/browsers/engines.mjs";

/** The one name by which the protocol's answers refer to elements. */
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
const DRIVER = "/usr/bin/WebKitWebDriver";

export const webkitDriver = existsSync(DRIVER) && programOf("webkit") ? DRIVER : undefined;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}

/** A window of WebKit on a screen of its own. */
export class WebKitWindow {
  readonly #driver: ChildProcess;
  readonly #session: string;

  private constructor(driver: ChildProcess, session: string) {
    this.#driver = driver;
    this.#session = session;
  }

  static async open(environment: Readonly<Record<string, string>> = {}): Promise<WebKitWindow> {
    const port = await freePort();
    const driver = spawn("xvfb-run", ["-a", DRIVER, `--port=${port}`], {
      stdio: "ignore",
      // A group of its own: it is many processes.
      detached: true,
      env: { ...process.env, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1", ...environment },
    });
    // Also when a test ends without closing it.
    process.once("exit", () => end(driver));
    const address = `http://127.0.0.1:${port}`;
    const options = { binary: programOf("webkit"), args: ["--automation"] };
    const capabilities = { alwaysMatch: { "webkitgtk:browserOptions": options } };
    try {
      const { sessionId } = (await patiently(() => ask("POST", `${address}/session`, { capabilities }))) as {
        sessionId: string;
      };
      return new WebKitWindow(driver, `${address}/session/${sessionId}`);
    } catch (error) {
      end(driver);
      throw error;
    }
  }

  async close(): Promise<void> {
    await ask("DELETE", this.#session).catch(() => {});
    end(this.#driver);
  }

  async go(url: string): Promise<void> {
    await ask("POST", `${this.#session}/url`, { url });
  }

  /** Runs the body of a function in the page and answers what it returns. */
  async evaluate<T>(script: string, ...args: readonly unknown[]): Promise<T> {
    return (await ask("POST", `${this.#session}/execute/sync`, { script, args })) as T;
  }

  async click(selector: string): Promise<void> {
    const element = (await ask("POST", `${this.#session}/element`, {
      using: "css selector",
      value: selector,
    })) as Record<string, string>;
    await ask("POST", `${this.#session}/element/${element[ELEMENT]}/click`, {});
  }

  /** A line of the mouse through points of the window. */
  async drag([first, ...rest]: readonly (readonly [x: number, y: number])[]): Promise<void> {
    const move = ([x, y]: readonly [number, number]) => ({
      type: "pointerMove",
      duration: 30,
      x: Math.round(x),
      y: Math.round(y),
    });
    const actions = [move(first), { type: "pointerDown", button: 0 }, ...rest.map(move)];
    const mouse = { type: "pointer", id: "mouse", actions: [...actions, { type: "pointerUp", button: 0 }] };
    await ask("POST", `${this.#session}/actions`, { actions: [mouse] });
  }

  async screenshot(): Promise<Buffer> {
    return Buffer.from((await ask("GET", `${this.#session}/screenshot`)) as string, "base64");
  }
}

async function ask(method: string, url: string, body?: unknown): Promise<unknown> {
  const answer = await fetch(url, { method, ...(body ? { body: JSON.stringify(body) } : {}) });
  const { value } = (await answer.json()) as { value: { error?: string; message?: string } };
  if (!answer.ok) throw new Error(`${value.error}: ${value.message}`);
  return value;
}

/** Until the driver listens. */
async function patiently<T>(attempt: () => Promise<T>): Promise<T> {
  for (let left = 100; ; left--) {
    try {
      return await attempt();
    } catch (error) {
      if (left === 0 || !(error instanceof TypeError)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

function end(driver: ChildProcess): void {
  try {
    process.kill(-(driver.pid as number), "SIGKILL");
  } catch {
    // it has ended already
  }
}
