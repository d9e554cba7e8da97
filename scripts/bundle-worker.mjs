// A worker's script with all it needs in one file: import maps do not reach workers, and Node runs no TypeScript.
import { build } from "esbuild";

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
    ...options,
  });
}
