// Serves playground/dist with the headers that let workers share memory.
//   node playground/serve.mjs [--port 8080] [--alone]     --alone leaves the headers out
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import sirv from "sirv";

/** @returns A server for the built page; `isolated` sends COOP and COEP. */
export function playgroundServer({ isolated = true } = {}) {
  const files = sirv(fileURLToPath(new URL("dist", import.meta.url)), {
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

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: { port: { type: "string", default: "8080" }, alone: { type: "boolean", default: false } },
  });
  const server = playgroundServer({ isolated: !values.alone });
  server.listen(Number(values.port), () => {
    console.log(`playground: http://localhost:${server.address().port}/`);
  });
}
