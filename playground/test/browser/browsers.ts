// The browsers of this machine, and pages in them that note whatever goes wrong.

import type { AddressInfo } from "node:net";
import { type Browser, type BrowserContextOptions, chromium, firefox, type Page } from "playwright-core";
import { describe } from "vitest";
import { type EngineName, engineNames, installOf, programOf } from "../../../test/browsers/engines.mjs";
import { playgroundServer } from "../../serve.mjs";

/** Those that playwright drives. */
export type DrivenName = Exclude<EngineName, "webkit">;

/** BROWSERS=chromium,firefox says which ones must be there; without it, those that are. */
export function isWanted(name: EngineName): boolean {
  const named = process.env.BROWSERS?.split(",");
  const program = programOf(name);
  if (named?.includes(name) && !program) {
    throw new Error(`${name}: expected an installed browser, got none. ${installOf(name)}`);
  }
  if (!named && !program) console.info(`${name} is not installed: the playground is not driven in it.`);
  return named ? named.includes(name) : program !== undefined;
}

const drivable = engineNames.filter((name): name is DrivenName => name !== "webkit");

export const drivenNames = drivable.filter(isWanted);

/** Tests in each of them; those of the others are skipped. */
export function describeDriven(tests: (name: DrivenName) => void): void {
  for (const name of drivable) describe.skipIf(!drivenNames.includes(name))(name, () => tests(name));
}

const starts: Readonly<Record<DrivenName, (executablePath: string, more: string[]) => Promise<Browser>>> = {
  chromium: (executablePath, more) =>
    chromium.launch({
      executablePath,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        ...more,
      ],
    }),
  // Debian's Firefox is no build of playwright's: it is driven by the protocol that all browsers share.
  firefox: (executablePath) => firefox.launch({ channel: "moz-firefox", executablePath }),
};

/** @param more  Arguments of Chromium's. */
export function startBrowser(name: DrivenName, ...more: string[]): Promise<Browser> {
  return starts[name](programOf(name) as string, more);
}

export interface PageOptions extends BrowserContextOptions {
  /** Whether the server sends the headers that let workers share memory. */
  readonly isolated?: boolean;
  readonly hash?: string;
  /** Before the page is opened. */
  readonly prepare?: (page: Page) => Promise<unknown>;
}

export interface Opened {
  readonly page: Page;
  /** Console errors and warnings, errors of scripts, requests that failed or went elsewhere. */
  readonly troubles: readonly string[];
  /** Addresses of the files that were loaded, with their bytes. */
  readonly files: ReadonlyMap<string, Promise<Buffer>>;
  close(): Promise<void>;
}

/** The built page on a server of its own, which is closed by what is answered. */
export async function servePlayground(isolated: boolean): Promise<{ origin: string; close(): void }> {
  const server = playgroundServer({ isolated });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

export async function openPage(
  browser: Browser,
  { isolated = true, hash = "", prepare = async () => {}, ...context }: PageOptions = {},
): Promise<Opened> {
  const { origin, close } = await servePlayground(isolated);
  const opened = await browser.newContext({ locale: "en-US", acceptDownloads: true, ...context });
  const page = await opened.newPage();
  page.setDefaultTimeout(30_000);
  const troubles: string[] = [];
  const files = new Map<string, Promise<Buffer>>();
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) troubles.push(`${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => troubles.push(`script: ${error.message}`));
  page.on("requestfailed", (request) => troubles.push(`failed: ${request.url()}`));
  opened.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !/^(blob|data):/.test(url)) troubles.push(`elsewhere: ${url}`);
  });
  page.on("response", (response) => {
    const url = response.url();
    if (!files.has(url) && url.startsWith(origin) && response.ok()) {
      const body = response.body();
      body.catch(() => {});
      files.set(url, body);
    }
  });
  await prepare(page);
  await page.goto(`${origin}/${hash}`);
  return {
    page,
    troubles,
    files,
    async close() {
      await opened.close().catch(() => {});
      close();
    },
  };
}
