// How each bundler is asked, as its own documentation says, with no option that is there for downhill's sake, unless the
// documentation of downhill says so. Run by node in the test's project: `node builds.mjs NAME`.

import { cp, mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const page = '<!doctype html><meta charset="utf-8"><script type="module" src="./main.js"></script>\n';

async function put(folder, files) {
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
}

/** docs/loading.md: bundlers that leave `new URL(…, import.meta.url)` alone need the files beside the bundle. */
async function copyFiles(folder) {
  const dist = "node_modules/downhill/dist";
  await cp(`${dist}/wasm`, `${folder}/wasm`, { recursive: true });
  await cp(`${dist}/trainer-worker.js`, `${folder}/trainer-worker.js`);
}

const bundlers = {
  async esbuild(entry, folder) {
    const { build } = await import("esbuild");
    await build({
      entryPoints: [entry],
      bundle: true,
      minify: true,
      format: "esm",
      outfile: `${folder}/main.js`,
    });
    await put(folder, { "index.html": page });
  },

  async "esbuild-copy"(entry, folder) {
    await bundlers.esbuild(entry, folder);
    await copyFiles(folder);
  },

  async rollup(entry, folder) {
    const { rollup } = await import("rollup");
    const { default: resolvePackages } = await import("@rollup/plugin-node-resolve");
    const bundle = await rollup({ input: entry, plugins: [resolvePackages({ browser: true })] });
    await bundle.write({ file: `${folder}/main.js`, format: "es" });
    await put(folder, { "index.html": page });
  },

  async "rollup-copy"(entry, folder) {
    await bundlers.rollup(entry, folder);
    await copyFiles(folder);
  },

  async vite(entry, folder) {
    const { build } = await import("vite");
    const root = `${folder}-source`;
    await put(root, { "main.js": `import ${JSON.stringify(resolve(entry))};\n`, "index.html": page });
    await build({ root, logLevel: "warn", build: { outDir: resolve(folder), emptyOutDir: true } });
  },

  async webpack(entry, folder) {
    const { default: webpack } = await import("webpack");
    await runCompiler(webpack, {
      entry: resolve(entry),
      output: { path: resolve(folder), filename: "main.js" },
    });
    await put(folder, { "index.html": page });
  },

  async rspack(entry, folder) {
    const { rspack } = await import("@rspack/core");
    await runCompiler(rspack, {
      entry: resolve(entry),
      output: { path: resolve(folder), filename: "main.js" },
    });
    await put(folder, { "index.html": page });
  },

  async next(entry, folder) {
    const { execFileSync } = await import("node:child_process");
    const root = `${folder}-source`;
    await mkdir(root, { recursive: true });
    await cp(entry.replace("main", "program"), `${root}/program.js`);
    await put(root, {
      "package.json": '{ "private": true, "type": "module" }',
      "next.config.mjs": `export default { output: "export", turbopack: { root: ${JSON.stringify(resolve("."))} } };\n`,
    });
    await put(`${root}/pages`, {
      "index.js": `
        import { useEffect } from "react";
        import { run } from "../program.js";
        export default function Page() {
          useEffect(() => void run(), []);
          return <p>downhill</p>;
        }`,
    });
    const next = resolve("node_modules/next/dist/bin/next");
    execFileSync(process.execPath, [next, "build"], {
      cwd: root,
      stdio: "inherit",
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1" },
    });
    await cp(`${root}/out`, folder, { recursive: true });
  },
};

async function runCompiler(bundler, options) {
  // A hint about sizes is no complaint.
  const compiler = bundler({ mode: "production", performance: false, ...options });
  const stats = await new Promise((done, fail) =>
    compiler.run((error, stats) => (error ? fail(error) : done(stats))),
  );
  await new Promise((done) => compiler.close(done));
  if (stats.hasErrors() || stats.hasWarnings())
    throw new Error(stats.toString({ all: false, errors: true, warnings: true }));
}

const [, script, name, entry, folder] = process.argv;
if (pathToFileURL(script).href === import.meta.url) await bundlers[name](entry, folder);
