// The tests that need no file system, in real browsers: `npm run test:browsers` runs Chromium, Firefox and WebKit,
// `BROWSERS=chromium,firefox npm run test:browsers` those two.

import { defineConfig } from "vitest/config";
import { engineNames } from "./test/browsers/engines.mjs";
import { spawned } from "./test/browsers/provider.mjs";

const names = (process.env.BROWSERS ?? engineNames.join(",")).split(",");

const browser = {
  enabled: true,
  headless: true,
  provider: spawned(),
  screenshotFailures: false,
  // The only command of vitest's own that a page gives by itself.
  commands: { __vitest_viewport: () => undefined },
};
const instances = (project: string) => names.map((name) => ({ browser: name, name: `${name} ${project}` }));

export default defineConfig({
  // Shared memory, and with it threads, needs a page that is isolated from others.
  server: {
    headers: {
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Embedder-Policy": "require-corp",
    },
  },
  define: {
    "process.env.MNIST_DIR": "undefined",
    "process.env.SHARED_MACHINE": JSON.stringify(process.env.SHARED_MACHINE ?? ""),
  },
  test: {
    globalSetup: "test/global-setup.mjs",
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: [
      "default",
      ["json", { outputFile: process.env.TEST_RESULTS ?? "test-results-browsers.json" }],
    ],
    // One file at a time: the next one shall not disturb what a browser is timed at.
    fileParallelism: false,
    projects: [
      {
        extends: true,
        test: {
          name: "pages",
          include: ["test/browsers/**/*.visit.ts"],
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        // Alone, and in a browser of its own: what others do, or leave behind, would be timed as well.
        test: {
          include: ["test/browsers/**/*.browser.ts"],
          browser: { ...browser, instances: instances("timed") },
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          include: [
            "test/{book,data,drawing,eager,formats,gradcheck,graph,kernels,layers,math,model,numeric,ops}/**/*.test.ts",
            "test/{optimizers,program,random,trainer}/**/*.test.ts",
            "test/{options,public}.test.ts",
          ],
          // Files, processes, worker threads, the garbage collector.
          exclude: ["**/*.node.test.ts"],
          browser: { ...browser, instances: instances("tests") },
          sequence: { groupOrder: 3 },
          // One page for all files: a page each costs half a second.
          isolate: false,
        },
      },
    ],
  },
});
