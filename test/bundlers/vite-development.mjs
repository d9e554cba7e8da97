// node vite-development.mjs REPORTS [isolated]: Vite's development server on the project, until it is stopped; what pages
// report goes to that address.

import { writeFile } from "node:fs/promises";
import { createServer } from "vite";

const [, , reports, isolated] = process.argv;
await writeFile("index.html", '<!doctype html><script type="module" src="/main.js"></script>');
const server = await createServer({
  logLevel: "warn",
  server: {
    port: 0,
    host: "127.0.0.1",
    proxy: { "/report": reports },
    headers: isolated
      ? { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" }
      : {},
  },
});
await server.listen();
console.log(server.resolvedUrls.local[0]);
