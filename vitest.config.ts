import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts", "playground/test/*.test.ts"],
    globalSetup: "test/global-setup.mjs",
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ["default", ["json", { outputFile: process.env.TEST_RESULTS ?? "test-results.json" }]],
  },
});
