// Visits pages as a person does, without a driver: each is served as it is, but for a script that reports to the server
// what the page shows and what it complains about.

import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import sirv from "sirv";
import { askPage } from "./devtools.js";
import { type EngineName, engineNames, type Lack, type OpenBrowser, openBrowser } from "./engines.mjs";

/** The browsers that are visited: BROWSERS=chromium,firefox names them, without it all. */
export const visited = (process.env.BROWSERS?.split(",") as EngineName[] | undefined) ?? engineNames;

/** What the page's reporter sends. */
interface Report {
  readonly kind: "error" | "text";
  readonly text: string;
}

export interface Visit {
  /** All texts that the page showed, in order. */
  readonly texts: string[];
  /** Its complaints: errors, warnings, files that could not be loaded. */
  readonly errors: string[];
  /** Milliseconds, the longest, in which the page showed nothing new. */
  readonly silence: number;
}

export interface VisitOptions {
  /** Its files are served; one that is missing is answered as servers do, by a page. */
  readonly folder: string;
  /** The page. */
  readonly html: string;
  /** Matches the text that is waited for; a complaint ends it as well. */
  readonly until: RegExp;
  /** Sent with every file. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds. */
  readonly patience?: number;
  /** Something that the browser shall do without. */
  readonly lacking?: Lack;
  /**
   * Puts the browser to sleep, once, when it shows such a text: all of it, as a notebook that is closed does; or the page
   * alone, `frozen` as browsers do with tabs in the background (Chromium's protocol can).
   */
  readonly sleep?: { readonly at: RegExp; readonly milliseconds: number; readonly frozen?: boolean };
}

/** Runs in the page, before its own scripts. */
const REPORTER = `
  const report = (kind, text) => navigator.sendBeacon("/report", JSON.stringify({ kind, text }));
  const complaint = ({ message, target }) => message ?? (target.src || target.href) + " could not be loaded";
  addEventListener("error", (event) => report("error", complaint(event)), true);
  addEventListener("unhandledrejection", ({ reason }) => report("error", String(reason)));
  for (const level of ["error", "warn"]) console[level] = (...values) => report("error", values.join(" "));
  new MutationObserver(() => report("text", document.body?.innerText ?? ""))
    .observe(document, { subtree: true, childList: true, characterData: true });
`;

/** Opens a page in a browser and waits until it shows what is waited for. */
export async function visit(browser: EngineName, options: VisitOptions): Promise<Visit> {
  const { folder, html, until, headers = {}, patience = 60_000, lacking, sleep } = options;
  const setHeaders = (response: ServerResponse) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  };
  const files = sirv(folder, { dev: true, setHeaders });
  const seen = { texts: [] as string[], errors: [] as string[], silence: 0 };
  let last = performance.now();
  let browserOpen: OpenBrowser | undefined;
  let slept = false;
  const fallAsleep = async (opened: OpenBrowser, milliseconds: number, frozen: boolean) => {
    slept = true;
    const ask = frozen ? await askPage(opened.child) : undefined;
    const put = (to: "asleep" | "awake") =>
      ask
        ? ask("Page.setWebLifecycleState", { state: to === "asleep" ? "frozen" : "active" })
        : opened.signal(to === "asleep" ? "SIGSTOP" : "SIGCONT");
    await put("asleep");
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    await put("awake");
  };
  let found = () => {};
  const done = new Promise<void>((resolve) => {
    found = resolve;
  });
  const note = ({ kind, text }: Report) => {
    if (kind === "error") seen.errors.push(text);
    else if (text !== seen.texts.at(-1)) seen.texts.push(text);
    const now = performance.now();
    if (seen.texts.length > 1) seen.silence = Math.max(seen.silence, now - last);
    last = now;
    if (browserOpen && sleep?.at.test(text) && !slept)
      fallAsleep(browserOpen, sleep.milliseconds, sleep.frozen ?? false).catch((error) => {
        seen.errors.push(String(error));
        found();
      });
    if (kind === "error" || until.test(text)) found();
  };
  const server = createServer((request, response) => {
    if (request.method === "POST") {
      request.setEncoding("utf8");
      let body = "";
      request.on("data", (part) => {
        body += part;
      });
      request.on("end", () => {
        note(JSON.parse(body));
        response.end();
      });
      return;
    }
    const answer = (status: number, type: string, content = "") => {
      response.writeHead(status, { ...headers, "Content-Type": type }).end(content);
    };
    if (request.url === "/favicon.ico") answer(200, "image/x-icon");
    else if (request.url === "/reporter.js") answer(200, "text/javascript", `{${REPORTER}}`);
    else if (request.url === "/") {
      answer(200, "text/html", html.replace("<title>", '<script src="/reporter.js"></script><title>'));
    } else
      files(request, response, () =>
        answer(404, "text/html", "<!doctype html><title>Not found</title><p>Not found</p>"),
      );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  browserOpen = await openBrowser(browser, address, { lacking, devtools: sleep?.frozen });
  const timer = setTimeout(() => found(), patience);
  await done;
  clearTimeout(timer);
  await browserOpen();
  server.closeAllConnections();
  server.close();
  return seen;
}
