// A static server for built pages that hears what they report.

import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";

const types: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
  ".json": "application/json",
  ".css": "text/css",
};

/** A page with these may share memory between threads. */
export const ISOLATION = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
};

export interface ServerOptions {
  /** Sent with every answer. */
  readonly headers?: Record<string, string>;
  /** The page at `/`, whatever the folder has. */
  readonly html?: string;
  /** Answers with a page for whatever is not there, as hosts of single-page applications do. */
  readonly fallback?: boolean;
}

/** Serves a folder. Answers its address, what `/report` is sent first, and what ends the server. */
export async function serve(folder: string, { headers = {}, html, fallback = false }: ServerOptions = {}) {
  let told: (report: unknown) => void;
  const report = new Promise<unknown>((resolve) => {
    told = resolve;
  });
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    if (pathname === "/report") {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part);
      told(JSON.parse(Buffer.concat(parts).toString()));
      response.writeHead(204).end();
      return;
    }
    const file = pathname.endsWith("/") ? `${pathname}index.html` : pathname;
    const own = html && file === "/index.html";
    const bytes = own ? html : await readFile(join(folder, file)).catch(() => undefined);
    const type = bytes === undefined ? "text/html" : (types[extname(file)] ?? "application/octet-stream");
    response.writeHead(bytes === undefined && !fallback ? 404 : 200, { "content-type": type, ...headers });
    response.end(bytes ?? "<!doctype html><title>Not found</title>");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    report,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
