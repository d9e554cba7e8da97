// A worker's script with all it needs in one file: import maps do not reach workers, and Node runs no TypeScript.
import { build } from "esbuild";
import { embedFiles } from "./bundle-plugins.mjs";

/** Bundles the sources of a worker. */
export function bundleWorker(entry, outfile, options = {}) {
  return build({
    bundle: true,
    entryPoints: [entry],
    outfile,
    format: "esm",
    platform: "neutral",
    target: "es2022",
    logLevel: "warning",
    // A file of its own: the kernels in plain TypeScript go into it.
    plugins: [embedFiles({ modules: /late-reference/ })],
    ...options,
  });
}
