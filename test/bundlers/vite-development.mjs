// Vite's development server on the project, until it is stopped; what pages report goes to the address given.

import { writeFile } from "node:fs/promises";
import { createServer } from "vite";

await writeFile("index.html", '<!doctype html><script type="module" src="/main.js"></script>');
const server = await createServer({
  logLevel: "warn",
  server: { port: 0, host: "127.0.0.1", proxy: { "/report": process.argv[2] } },
});
await server.listen();
console.log(server.resolvedUrls.local[0]);
