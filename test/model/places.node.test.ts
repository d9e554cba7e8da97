// precision, simd and backend: what was asked for, what runs, and that no bit depends on it unless it says so.

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { capabilities } from "../../src/kernels/engine.js";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));
const [major] = process.versions.node.split(".").map(Number);

/** Trains in a process of its own, for `simd: "wide"` sets a flag of the whole process. */
async function train(options: object, flags: readonly string[] = []) {
  const program = `
    import { adam, capabilities, dataset, dense, relu, sequential, softmaxCrossEntropy } from "./dist/index.js";
    const x = Float32Array.from({ length: 200 * 100 }, (_, i) => ((i * 40503) % 1000) / 1000);
    const t = Int32Array.from({ length: 200 }, (_, i) => i % 10);
    const model = await sequential([dense(50), relu(), dense(10)])
      .compile({ input: [100], loss: softmaxCrossEntropy(), optimizer: adam(), ...${JSON.stringify(options)} });
    const { traceHash } = await model.fit(dataset({ x, t, shape: [100] }), { batchSize: 37, steps: 100 });
    const { backend, precision, simd } = model;
    console.log(JSON.stringify({ traceHash, backend, precision, simd, capabilities: capabilities() }));`;
  const args = [...flags, "--input-type=module", "--eval", program];
  const { stdout, stderr } = await run(process.execPath, args, { cwd: root });
  expect(stderr).toBe("");
  return JSON.parse(stdout);
}

const exact = await train({});

test("a model runs exact and standard unless asked otherwise", () => {
  expect(exact).toMatchObject({ backend: "wasm", precision: "exact", simd: "standard" });
});

describe('simd: "wide"', () => {
  test.each(["f32", "f64"])("gives the same bits in %s", async (dtype) => {
    const [wide, standard] = await Promise.all([train({ simd: "wide", dtype }), train({ dtype })]);
    expect(wide.traceHash).toBe(standard.traceHash);
    if (major < 24 || process.arch !== "x64") expect(wide.simd).toBe("standard");
  });
});

describe('precision: "relaxed"', () => {
  test("runs where the engine can, and says so", async () => {
    const relaxed = await train({ precision: "relaxed" });
    if (capabilities().relaxedSimd) expect(relaxed.precision).toBe("relaxed");
    else expect(relaxed).toMatchObject({ precision: "exact", traceHash: exact.traceHash });
  });

  test.runIf(major === 20)("never runs on Node 20, not even where its flag is set", async () => {
    const relaxed = await train({ precision: "relaxed" }, ["--experimental-wasm-relaxed-simd"]);
    expect(relaxed).toMatchObject({ precision: "exact", traceHash: exact.traceHash });
    expect(relaxed.capabilities).toEqual({ simd: true, relaxedSimd: false, threads: true });
  });
});

describe("an engine without SIMD", () => {
  /** V8 has no flag that takes SIMD away: what asks for it is answered no. */
  const withoutSimd = ["--import", "data:text/javascript,WebAssembly.validate = () => false"];

  test("is told what has it", async () => {
    await expect(train({}, withoutSimd)).rejects.toThrow(
      /load: expected an engine with WebAssembly SIMD, got one without\. Node >= 16\.4, Chrome and Edge >= 91, Firefox/,
    );
  });

  test('runs plain TypeScript where backend: "auto" allows it', async () => {
    expect(await train({ backend: "auto" }, withoutSimd)).toMatchObject({
      backend: "reference",
      precision: "exact",
      simd: "standard",
    });
    expect(await train({ backend: "auto" })).toMatchObject({ backend: "wasm", traceHash: exact.traceHash });
  });
});
