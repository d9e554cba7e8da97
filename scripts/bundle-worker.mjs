// A worker's script with all it needs in one file: import maps do not reach workers, and Node runs no TypeScript.
import { fileURLToPath } from "node:url";
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
    // A file of its own: what other bundles leave beside them goes into it.
    plugins: [embedFiles({ modules: /late-/ })],
    ...options,
  });
}

/** What few programs need, by the names of its files. */
export const LATE_FILES = {
  reference: "src/program/reference-backend.ts",
  teams: "src/program/teams.ts",
  profile: "src/model/profile/index.ts",
  progress: "src/model/progress-teller.ts",
  diagnosis: "src/model/diagnose.ts",
  builds: "src/kernels/builds.ts",
  saved: "src/model/saved.ts",
  digits: "src/data/digits/index.ts",
};

/** Bundles what few programs need as a file beside the bundle, see src/kernels/beside.ts. */
export async function bundleLateFiles(folder) {
  const options = { minify: true, plugins: [hostModules] };
  await Promise.all(
    Object.entries(LATE_FILES).map(([name, entry]) => bundleWorker(entry, `${folder}/${name}.js`, options)),
  );
}

/** What has a state, or belongs to the bundle, comes from the package that loads the file. */
const hostModules = {
  name: "host modules",
  setup(build) {
    build.onResolve({ filter: /^(\.|\.\.\/kernels)\/(load|instance|files|starter)\.js$/ }, () => ({
      path: fileURLToPath(new URL("../src/threads/host.ts", import.meta.url)),
    }));
  },
};
