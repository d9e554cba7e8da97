// The browsers of this machine, and pages in them that note whatever goes wrong.

import { existsSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { type Browser, type BrowserContextOptions, chromium, firefox, type Page } from "playwright-core";
import { playgroundServer } from "../../serve.mjs";

interface Engine {
  /** Where it is, if it is installed. */
  readonly path: string | undefined;
  start(): Promise<Browser>;
}

/** BROWSERS=chromium leaves the others out. */
function installed(name: string, ...places: readonly (string | undefined)[]): string | undefined {
  const wanted = process.env.BROWSERS?.toLowerCase().split(",") ?? [name.toLowerCase()];
  if (!wanted.includes(name.toLowerCase())) return undefined;
  const path = places.find((place) => place !== undefined && existsSync(place));
  if (!path) console.log(`${name} is not installed: the playground is not driven in it.`);
  return path;
}

const chromiumPath = installed(
  "Chromium",
  process.env.CHROMIUM,
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium",
);
const firefoxPath = installed("Firefox", process.env.FIREFOX, "/usr/bin/firefox-esr", "/usr/bin/firefox");

export const engines: Readonly<Record<"chromium" | "firefox", Engine>> = {
  chromium: {
    path: chromiumPath,
    start: () =>
      chromium.launch({
        executablePath: chromiumPath as string,
        args: [
          "--no-sandbox",
          "--disable-gpu",
          "--disable-background-networking",
          "--disable-component-update",
        ],
      }),
  },
  firefox: {
    path: firefoxPath,
    // Debian's Firefox is no build of playwright's: it is driven by the protocol that all browsers share.
    start: () => firefox.launch({ channel: "moz-firefox", executablePath: firefoxPath as string }),
  },
};

export interface Opened {
  readonly page: Page;
  /** Console errors and warnings, errors of scripts, requests that failed or went elsewhere. */
  readonly troubles: readonly string[];
  /** Addresses of the files that were loaded, with their bytes. */
  readonly files: ReadonlyMap<string, Promise<Buffer>>;
  close(): Promise<void>;
}

/** The built page on a server of its own. */
export async function openPage(
  browser: Browser,
  {
    isolated = true,
    hash = "",
    ...context
  }: BrowserContextOptions & { isolated?: boolean; hash?: string } = {},
): Promise<Opened> {
  const server = playgroundServer({ isolated });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const opened = await browser.newContext({ locale: "en-US", acceptDownloads: true, ...context });
  const page = await opened.newPage();
  page.setDefaultTimeout(10_000);
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
  await page.goto(`${origin}/${hash}`);
  return {
    page,
    troubles,
    files,
    async close() {
      await opened.close().catch(() => {});
      server.close();
      server.closeAllConnections();
    },
  };
}
