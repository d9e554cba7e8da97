// Builds the package: kernels (asc, one binary per target of asconfig.json) → bundles (esbuild) → types (tsc).
//   node scripts/build.mjs            everything
//   node scripts/build.mjs kernels    only the kernels, the debug build included
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import asc from "assemblyscript/asc";
import { build } from "esbuild";

const only = process.argv[2];
process.chdir(new URL("..", import.meta.url).pathname);

async function buildKernels() {
  mkdirSync("src/kernels/wasm", { recursive: true });
  const targets = Object.keys(JSON.parse(readFileSync("asconfig.json", "utf8")).targets);
  for (const target of only ? targets : targets.filter((name) => name !== "debug")) {
    const { error, stderr } = await asc.main(["--target", target]);
    if (error) throw new Error(`asc --target ${target}: ${error.message}\n${stderr}`);
  }
  // What a worker runs lies beside the kernels it runs, for the sources as for the package.
  await build({
    bundle: true,
    entryPoints: ["src/kernels/team-worker.ts"],
    outfile: "src/kernels/wasm/worker.js",
    format: "esm",
    platform: "neutral",
    target: "es2022",
    logLevel: "warning",
  });
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
  });
  if (existsSync("src/cli/main.ts")) {
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
  }
  for (const file of ["simd.wasm", "threads.wasm", "worker.js"]) {
    cpSync(`src/kernels/wasm/${file}`, `dist/wasm/${file}`);
  }
}

function buildTypes() {
  const run = spawnSync(
    process.execPath,
    ["node_modules/typescript/bin/tsc", "-p", "tsconfig.declarations.json"],
    {
      stdio: "inherit",
    },
  );
  if (run.status !== 0) throw new Error("tsc: declarations were not built");
}

await buildKernels();
if (only !== "kernels") {
  await buildBundles();
  buildTypes();
}
