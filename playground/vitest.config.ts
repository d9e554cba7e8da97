import { defineConfig } from "vitest/config";

// The tests that need the built page, most of them in real browsers: npm run test:playground.
export default defineConfig({
  test: {
    include: ["playground/test/browser/*.test.ts"],
    testTimeout: 120_000,
    // What is waited for comes when it comes; only what is measured has a time.
    expect: { poll: { timeout: 30_000 } },
    hookTimeout: 60_000,
    // One browser at a time: times are measured.
    fileParallelism: false,
    reporters: ["default", ["json", { outputFile: process.env.TEST_RESULTS ?? "test-results.json" }]],
  },
});
