// Builds the playground: static files in playground/dist that any host can serve.
//   node playground/build.mjs         after npm run build, whose package it bundles
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { minify } from "terser";
import { copyKernels } from "./kernels.mjs";
import { smallUPlot } from "./small-uplot.mjs";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const out = "playground/dist";

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
await build({
  bundle: true,
  minify: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  // The worker is built with the page: what both need is one file, loaded once.
  entryPoints: {
    main: "playground/src/main.ts",
    worker: "playground/src/worker.ts",
    "images-worker": "playground/src/images-worker.ts",
    style: "playground/styles/index.css",
  },
  // All in one folder: kernels and worker lie beside whichever chunk asks for them.
  outdir: out,
  chunkNames: "[name]-[hash]",
  logLevel: "warning",
  plugins: [smallUPlot],
});
for (const file of ["index.html", "icon.svg"]) cpSync(`playground/${file}`, `${out}/${file}`);
copyKernels("dist/wasm", `${out}/wasm`);
// esbuild makes small files of it, terser smaller ones: a page for a classroom's network.
for (const file of readdirSync(out, { recursive: true }).filter((name) => name.endsWith(".js"))) {
  const options = { module: true, ecma: 2020, compress: { passes: 3 } };
  const { code } = await minify(readFileSync(`${out}/${file}`, "utf8"), options);
  writeFileSync(`${out}/${file}`, code);
}
// Netlify and Cloudflare Pages read this file; other hosts have their own way to set headers, or the page goes without.
writeFileSync(
  `${out}/_headers`,
  "/*\n  Cross-Origin-Opener-Policy: same-origin\n  Cross-Origin-Embedder-Policy: require-corp\n",
);
