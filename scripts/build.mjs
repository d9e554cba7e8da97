// Builds the package: kernels (asc, one binary per target of asconfig.json, then arranged for gzip) → bundles (esbuild) →
// types (tsc).
//   node scripts/build.mjs            everything
//   node scripts/build.mjs kernels    only the kernels, the debug build included
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { arranged } from "./arrange-kernels.mjs";
import { embedFiles, pureInitializers } from "./bundle-plugins.mjs";
import { bundleLateFiles, bundleWorker, LATE_FILES } from "./bundle-worker.mjs";

const only = process.argv[2];
process.chdir(fileURLToPath(new URL("..", import.meta.url)));

/** Runs a script of Node's in a process of its own. */
async function node(...args) {
  const [status] = await once(spawn(process.execPath, args, { stdio: "inherit" }), "close");
  if (status !== 0) throw new Error(`${args.join(" ")}: exit ${status}`);
}

/** True when `file` is younger than everything it is made from. */
function isFresh(file) {
  const sources = readdirSync("assembly", { recursive: true }).map((name) => `assembly/${name}`);
  const made = existsSync(file) ? statSync(file).mtimeMs : 0;
  const makers = [
    "asconfig.json",
    "package-lock.json",
    "scripts/arrange-kernels.mjs",
    "scripts/wasm-functions.mjs",
  ];
  return [...sources, ...makers].every((source) => statSync(source).mtimeMs < made);
}

async function compileKernels([name, { outFile }]) {
  const asc = "node_modules/assemblyscript/bin/asc.js";
  // A source map says where asc had put things.
  if (name === "debug") return node(asc, "--target", name);
  const compiled = `${outFile}.asc`;
  await node(asc, "--target", name, "--outFile", compiled);
  writeFileSync(outFile, arranged(readFileSync(compiled)));
  rmSync(compiled);
}

async function buildKernels() {
  mkdirSync("src/kernels/wasm", { recursive: true });
  const targets = Object.entries(JSON.parse(readFileSync("asconfig.json", "utf8")).targets);
  await Promise.all(
    targets
      .filter(([name, { outFile }]) => (only || name !== "debug") && !isFresh(outFile))
      .map(compileKernels),
  );
  // What a worker runs lies beside the kernels it runs, for the sources as for the package.
  await bundleWorker("src/threads/worker.ts", "src/kernels/wasm/worker.js", { minify: true });
  await bundleLateFiles("src/kernels/wasm");
}

async function buildBundles() {
  rmSync("dist", { recursive: true, force: true });
  const common = { bundle: true, outdir: "dist", format: "esm", target: "es2022", logLevel: "warning" };
  // Both doors open on the same modules: what they share is one chunk.
  await build({
    ...common,
    entryPoints: ["src/index.ts", "src/internals.ts"],
    splitting: true,
    platform: "neutral",
    external: ["@assemblyscript/loader"],
    plugins: [pureInitializers],
  });
  await build({
    ...common,
    entryPoints: { cli: "src/cli/main.ts" },
    platform: "node",
    external: ["downhill"],
    // The command line's helpers are CommonJS; Node's own modules reach them through this require.
    banner: {
      js: '#!/usr/bin/env node\nimport { createRequire } from "node:module";\nconst require = createRequire(import.meta.url);',
    },
  });
  chmodSync("dist/cli.js", 0o755);
  await bundleWorker("src/trainer/trainer-worker.ts", "dist/trainer-worker.js");
  await buildInline();
  const late = Object.keys(LATE_FILES).map((name) => `${name}.js`);
  for (const file of ["simd.wasm", "relaxed.wasm", "worker.js", ...late]) {
    cpSync(`src/kernels/wasm/${file}`, `dist/wasm/${file}`);
  }
}

/** One file that has kernels and workers inside: as it is, and minified for <script type="module"> from a CDN. */
async function buildInline() {
  // The worker gets its kernels from the page: it needs none of its own.
  const script = "dist/trainer-worker-inline.js";
  await bundleWorker("src/trainer/trainer-worker.ts", script, {
    minify: true,
    plugins: [embedFiles({ except: /\.wasm$/ })],
  });
  const options = {
    bundle: true,
    entryPoints: ["src/index.ts"],
    format: "esm",
    target: "es2022",
    logLevel: "warning",
    platform: "neutral",
    mainFields: ["module", "main"],
    plugins: [embedFiles(), pureInitializers],
  };
  await build({ ...options, outfile: "dist/inline.js", external: ["@assemblyscript/loader"] });
  await build({ ...options, outfile: "dist/downhill.min.js", minify: true });
  rmSync(script);
}

function buildTypes() {
  return node("node_modules/typescript/bin/tsc", "-p", "tsconfig.declarations.json");
}

await buildKernels();
if (only !== "kernels") {
  await buildBundles();
  await buildTypes();
}
