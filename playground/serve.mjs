// Serves playground/dist with the headers that let workers share memory.
//   node playground/serve.mjs [--port 8080] [--alone]     --alone leaves the headers out
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import sirv from "sirv";

const built = fileURLToPath(new URL("dist", import.meta.url));

/** @returns A server for the built page; `isolated` sends COOP and COEP. */
export function playgroundServer({ isolated = true } = {}) {
  const files = sirv(built, {
    etag: true,
    setHeaders(response, path) {
      // A chunk's name changes with what is in it.
      const lasting = /-[A-Z0-9]{8}\.js$/.test(path);
      response.setHeader("Cache-Control", lasting ? "max-age=31536000, immutable" : "no-cache");
      if (!isolated) return;
      response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
      response.setHeader("Cross-Origin-Embedder-Policy", "require-corp");
    },
  });
  return createServer((request, response) =>
    files(request, response, () => {
      response.statusCode = 404;
      response.end("not found\n");
    }),
  );
}

/** Listens at that port; without one at 8080, or where there is room. Ends the process, and says why, when it cannot. */
function serve({ port, alone }) {
  if (!existsSync(built)) giveUp("there is no page yet, npm run playground builds it");
  const server = playgroundServer({ isolated: !alone });
  server.once("listening", () => console.log(`playground: http://localhost:${server.address().port}/`));
  server.once("error", (error) => {
    if (error.code === "EADDRINUSE" && port === undefined) return serve({ port: "0", alone });
    giveUp(error.code === "EADDRINUSE" ? `port ${port} is in use` : error.message);
  });
  server.listen(port === undefined ? 8080 : Number(port));
}

function giveUp(reason) {
  console.error(`playground: ${reason}. Usage: node playground/serve.mjs [--port 8080] [--alone]`);
  process.exit(1);
}

function readOptions() {
  try {
    const { values } = parseArgs({ options: { port: { type: "string" }, alone: { type: "boolean" } } });
    const { port } = values;
    if (port === undefined || (/^\d+$/.test(port) && Number(port) < 65_536)) return values;
    giveUp(`--port: expected a number from 0 to 65535, got "${port}"`);
  } catch (error) {
    giveUp(error.message);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) serve(readOptions());
