import { describe, expect, test, vi } from "vitest";
import { load } from "../../src/kernels/load.js";
import { IncrementalGradient, incrementalGradient } from "../../src/numeric/incremental-gradient.js";
import { referenceBackend } from "../../src/program/reference-backend.js";
import { wasmBackend } from "../../src/program/wasm-backend.js";
import { FullPasses, type Setting } from "../kernels/full-passes.js";
import { demandWithin } from "../kernels/trial.js";

const kernels = await load();
/** Node's only, so far. */
const threads = globalThis.process?.getBuiltinModule !== undefined;
const backends = { wasm: () => wasmBackend(kernels), reference: referenceBackend };

/** Parameters by the book's names. */
function paramsOf({ parameters, setting }: FullPasses): Record<string, Float64Array> {
  return Object.fromEntries(
    parameters.flatMap((w, i) => {
      const weights = setting.sizes[i] * setting.sizes[i + 1];
      return [
        [`W${i + 1}`, w.subarray(0, weights)],
        [`b${i + 1}`, w.subarray(weights)],
      ];
    }),
  );
}

/** A setting without the batch. */
const chainOf = ({ rows, ...chain }: Setting) => chain;

function compare(gradient: IncrementalGradient, setting: Setting, h: number): void {
  const network = new FullPasses(setting);
  const found = gradient.run(paramsOf(network), network.x, network.labels, { h });
  expect(Object.keys(found)).toHaveLength(2 * network.parameters.length);
  network.parameters.forEach((_, i) => {
    const together = Float64Array.of(...found[`W${i + 1}`], ...found[`b${i + 1}`]);
    const what = `layer ${i} of ${JSON.stringify(setting)}, h = ${h}`;
    const bound = network.bound(h);
    demandWithin(what, together, network.quotients(i, h), () => bound);
  });
}

describe.each(["wasm", "reference"] as const)("on %s", (name) => {
  const settings: Setting[] = [
    { rows: 6, sizes: [5, 3], activation: [], epsilon: 1e-7 },
    { rows: 6, sizes: [5, 4, 3], activation: "sigmoid", epsilon: 1e-7 },
    { rows: 6, sizes: [5, 4, 3], activation: "relu", epsilon: 0 },
    { rows: 6, sizes: [5, 4, 6, 3], activation: ["sigmoid", "relu"], epsilon: 1e-7 },
    { rows: 6, sizes: [5, 4, 6, 3], activation: ["relu", "identity"], epsilon: 1e-7 },
    { rows: 3, sizes: [4, 5, 2, 6, 3], activation: ["identity", "sigmoid", "relu"], epsilon: 0 },
  ];
  test.each(settings)("the quotients of full passes: $sizes, $activation", (setting) => {
    for (const h of [1e-5, 1e-4, 0.2])
      compare(new IncrementalGradient(backends[name](), setting), setting, h);
  });

  test("batches of changing size and steps of changing length", () => {
    const setting: Setting = { rows: 2, sizes: [5, 4, 6, 3], activation: "sigmoid", epsilon: 1e-7 };
    const gradient = new IncrementalGradient(backends[name](), setting);
    for (const rows of [2, 40, 2]) {
      for (const h of [1e-4, 1e-3]) compare(gradient, { ...setting, rows }, h);
    }
  });
});

test("labels and one-hot rows give the same bits, as often as they are asked", async () => {
  const setting: Setting = { rows: 7, sizes: [5, 4, 3], activation: "relu", epsilon: 1e-7 };
  const network = new FullPasses(setting);
  const gradient = await incrementalGradient(chainOf(setting));
  const oneHot = new Float64Array(21);
  network.labels.forEach((label, row) => {
    oneHot[row * 3 + label] = 1;
  });
  const first = gradient.run(paramsOf(network), network.x, network.labels);
  expect(gradient.run(paramsOf(network), network.x, oneHot)).toEqual(first);
  expect(gradient.run(paramsOf(network), network.x, network.labels)).toEqual(first);
});

test.skipIf(!threads).each([2, 3])("%i threads give the bits of one", async (threads) => {
  for (const sizes of [
    [7, 5, 3],
    [5, 4, 6, 3],
  ]) {
    const setting: Setting = { rows: 30, sizes, activation: "sigmoid", epsilon: 1e-7 };
    const network = new FullPasses(setting);
    const one = await incrementalGradient(chainOf(setting));
    const several = await incrementalGradient({ ...chainOf(setting), threads });
    for (const h of [1e-4, 0.1]) {
      const asked = () => [paramsOf(network), network.x, network.labels, { h }] as const;
      expect(several.run(...asked())).toEqual(one.run(...asked()));
    }
    await several.close();
    expect(() => several.run(paramsOf(network), network.x, network.labels)).toThrow("closed");
    await one.close();
  }
});

test("refuses what does not fit", async () => {
  const make = (description: object) => incrementalGradient(description as Setting);
  await expect(make({ sizes: [3], activation: "relu" })).rejects.toThrow("units of each layer");
  await expect(make({ sizes: 3, activation: "relu" })).rejects.toThrow(TypeError);
  await expect(make({ sizes: [3, 0, 2], activation: "relu" })).rejects.toThrow("sizes[1]");
  await expect(make({ sizes: [3, 2, 2], activation: "tanh" })).rejects.toThrow("activation");
  await expect(make({ sizes: [3, 2, 2], activation: [] })).rejects.toThrow("behind every layer but the last");
  await expect(make({ sizes: [3, 2], activation: "relu", threads: 0 })).rejects.toThrow("threads");
  const gradient = await incrementalGradient({ sizes: [3, 2], activation: "relu" });
  const params = { W1: new Float64Array(6), b1: new Float64Array(2) };
  const run = (x: number[], t: number[], options = {}) => gradient.run(params, x, t, options);
  expect(() => run([1, 2], [0])).toThrow("rows of 3 numbers");
  expect(() => run([], [])).toThrow("rows of 3 numbers");
  expect(() => run([1, 2, 3], [0, 1, 1])).toThrow("1 class indices or 1 one-hot rows of 2");
  expect(() => run([1, 2, 3], [2])).toThrow("2 in row 0");
  expect(() => run([1, 2, 3], [0.5, 0.5])).toThrow("one-hot rows, got 0.5");
  expect(() => run([1, 2, 3], [1, 1])).toThrow("one-hot rows");
  expect(() => run([1, 2, 3], [0, 0])).toThrow("a 1 in every row");
  expect(() => run([1, 2, 3], [0], { h: 0 })).toThrow("h");
  expect(() => gradient.run({ ...params, b1: [1] }, [1, 2, 3], [0])).toThrow("b1: expected 2 numbers");
  expect(() => gradient.run({ W1: params.W1 }, [1, 2, 3], [0])).toThrow("b1: expected an array");
});

test.skipIf(!threads)("starts no threads for a chain that is none", async () => {
  const spy = vi.spyOn(process, "getBuiltinModule");
  const make = incrementalGradient({ sizes: [3], activation: "relu", threads: 2 });
  await expect(make).rejects.toThrow("units of each layer");
  expect(spy).not.toHaveBeenCalledWith("node:worker_threads");
  spy.mockRestore();
});
