// The memory that a backend runs over.

import { expect, test, vi } from "vitest";
import { load } from "../../src/kernels/load.js";
import { wasmBackend } from "../../src/program/wasm-backend.js";
import { backends, makeBackend } from "../ops/run-graph.js";

const MEBIBYTE = 2 ** 20;

test.each(backends)("%s: memory grows to what is reserved, and keeps what it holds", async (name) => {
  const backend = await makeBackend(name);
  backend.reserve(MEBIBYTE);
  const before = backend.views;
  before.u8[backend.base] = 7;
  backend.reserve(MEBIBYTE);
  expect(backend.views).toBe(before);
  backend.reserve(MEBIBYTE + 1);
  expect(backend.views.u8.length).toBeGreaterThan(MEBIBYTE);
  expect(backend.views.u8[backend.base]).toBe(7);
  expect(() => backend.reserve(5 * 2 ** 30)).toThrow(
    "memory: expected at most 4 GiB, got 5.00 GiB. Use a smaller network, a smaller batch or less data.",
  );
});

test("what the engine refuses is said in MiB", async () => {
  const backend = wasmBackend(await load());
  const grow = vi.spyOn(WebAssembly.Memory.prototype, "grow").mockImplementation(() => {
    throw new RangeError("no");
  });
  try {
    expect(() => backend.reserve(200 * MEBIBYTE)).toThrow(
      "memory: expected 200 MiB from the engine, got a refusal. Use a smaller network, a smaller batch or less data.",
    );
  } finally {
    grow.mockRestore();
  }
});
