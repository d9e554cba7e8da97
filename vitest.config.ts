import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts", "playground/test/*.test.ts"],
    globalSetup: "test/global-setup.mjs",
    // Not one less, as by default: of two processors that would leave one idle.
    maxWorkers: "100%",
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ["default", ["json", { outputFile: process.env.TEST_RESULTS ?? "test-results.json" }]],
  },
});
