// npm run bench:browser [-- ENGINE] [WORD…] [--write]: the suite as a page.
// Without an engine it serves the page for a browser of yours; with chromium, firefox or webkit it runs it there and prints
// the table. --write puts that into bench/results.md.

import { cpSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { engineNames, openBrowser, versionOf } from "../../test/browsers/engines.mjs";
import { machine, packageVersion, writeSection } from "../node/results.mjs";
import { cells, HEADINGS, line, markdown } from "../suite/report.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = fileURLToPath(new URL("../..", import.meta.url));
const out = join(here, "dist");
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm" };

await build({
  entryPoints: [join(here, "page.mjs"), join(here, "side.mjs")],
  bundle: true,
  format: "esm",
  target: "es2022",
  outdir: out,
  // benchmark.js looks for the global object under this name, which workers do not have.
  banner: { js: "globalThis.window ??= globalThis;" },
  logLevel: "warning",
});
cpSync(join(here, "index.html"), join(out, "index.html"));
cpSync(join(root, "dist/wasm"), join(out, "wasm"), { recursive: true });

let answered;
const answer = new Promise((resolve) => {
  answered = resolve;
});
const server = createServer(async (request, response) => {
  const { pathname } = new URL(request.url, "http://localhost");
  if (request.method === "POST" && pathname === "/answer") {
    const chunks = await request.toArray();
    response.end();
    answered(JSON.parse(Buffer.concat(chunks).toString()));
    return;
  }
  const file = normalize(pathname === "/" ? "/index.html" : pathname);
  try {
    const bytes = await readFile(join(out, file));
    response.setHeader("content-type", TYPES[extname(file)] ?? "application/octet-stream");
    response.end(bytes);
  } catch {
    response.statusCode = 404;
    response.end();
  }
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const url = `http://127.0.0.1:${server.address().port}/`;

const words = process.argv.slice(2).filter((word) => !word.startsWith("-"));
const engine = engineNames.includes(words[0]) ? words.shift() : undefined;
if (engine === undefined) {
  console.log(`Open ${url} in a browser. Ctrl-C ends the server.`);
} else {
  const close = await openBrowser(engine, `${url}?words=${encodeURIComponent(words.join(","))}`);
  const { error, agent, comparisons } = await answer;
  await close();
  server.close();
  if (error) throw new Error(`the page failed: ${error}`);
  console.log(`${agent}\n\n${line(HEADINGS)}`);
  for (const comparison of comparisons) console.log(line(cells(comparison)));
  if (process.argv.includes("--write")) {
    const where = `${versionOf(engine)}, headless; ${machine().replace(/^Node [^,]+, /, "")}`;
    const text = `\`npm run bench:browser -- ${engine} --write\`, benchmark.js ${packageVersion("benchmark")}, ${where}.`;
    writeSection("browser", `${text}\n\n${markdown(comparisons)}`);
  }
}
