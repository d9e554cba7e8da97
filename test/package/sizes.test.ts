// What the package weighs, compressed.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";

const dist = fileURLToPath(new URL("../../dist", import.meta.url));

test.each(["simd", "relaxed"])("%s.wasm takes at most 40 kB gzipped", (build) => {
  const bytes = readFileSync(`${dist}/wasm/${build}.wasm`);
  expect(gzipSync(bytes, { level: 9 }).length).toBeLessThanOrEqual(40_000);
});
