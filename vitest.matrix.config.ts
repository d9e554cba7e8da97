// Tests that install other bundlers, runtimes and versions of Node first: npm run test:bundlers, npm run test:engines.

import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/{bundlers,engines}/*.matrix.ts"],
    testTimeout: 120_000,
    hookTimeout: 600_000,
    reporters: ["default", ["json", { outputFile: process.env.TEST_RESULTS ?? "test-results-matrix.json" }]],
    fileParallelism: false,
  },
});
