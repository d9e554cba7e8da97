// Matrix products beside the processor's own limit (peak.mjs), timed in turn.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { quantile, sorted } from "../suite/compare.mjs";
import { WarmUp } from "../suite/warm-up.mjs";

const ROUNDS = 151;
/** Long enough for the clock, short enough that most rounds escape the other work of the machine. */
const SECONDS_PER_ROUND = 0.0004;
/** Large products get fewer rounds. */
const SECONDS_PER_PRODUCT = 1;

/**
 * Compiled in a process of its own: the compiler is WebAssembly as well, and V8 optimizes the hot functions of a process in
 * turn. Behind the compiler's the loop waited for 0.2 to 1.3 seconds, without them it waits for 3 milliseconds.
 */
const PEAK = new WebAssembly.Module(
  execFileSync(process.execPath, [fileURLToPath(new URL("./peak.mjs", import.meta.url))]),
);
const PEAK_STEPS = 10_000;
/** Multiplies and adds of a step, on vectors. */
const PEAK_OPERATIONS = 22;

/**
 * Opens a build of the kernels.
 *
 * @param dtype  "f32" or "f64".
 * @param file   The build; without it the one for all engines.
 * @returns      `measure([form, m, n, k])`: median seconds and GFLOP/s of a product, and its share of the limit, as the
 *               median and as the quarter of the rounds that other work disturbed least; `limit()` in GFLOP/s.
 */
export function openProducts(dtype, file = new URL("../../src/kernels/wasm/simd.wasm", import.meta.url)) {
  const size = { f32: 4, f64: 8 }[dtype];
  const memory = new WebAssembly.Memory({ initial: 1024 });
  const kernels = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(file)), {
    env: { memory, wide: Number(process.execArgv.includes("--experimental-wasm-revectorize")) },
  }).exports;
  const floats = new { f32: Float32Array, f64: Float64Array }[dtype](memory.buffer);
  for (let i = 0; i < floats.length; i++) floats[i] = (Math.imul(i, 0x9e3779b9) >> 8) / 8388608;
  const peakLoop = new WebAssembly.Instance(PEAK).exports[`peak_${dtype}`];
  const peak = {
    flops: PEAK_STEPS * PEAK_OPERATIONS * (16 / size),
    run: () => peakLoop(PEAK_STEPS, 1, 0),
  };
  prepare(peak);
  return {
    limit: () => quantile(sorted(Array.from({ length: ROUNDS }, () => peak.flops / time(peak))), 0.5) / 1e9,
    measure([form, m, n, k], secondsAtMost = SECONDS_PER_PRODUCT) {
      // The largest workspace of one thread comes first (gemmWorkspaceBytes), then A, B and C.
      const workspace = 65536;
      const a = workspace + 1048576;
      const b = a + ((m * k * size + 4095) & ~4095) + 256;
      const c = b + ((k * n * size + 4095) & ~4095) + 256;
      const kernel = kernels[`gemm_${form}_${dtype}`];
      const product = { flops: 2 * m * n * k, run: () => kernel(c, a, b, workspace, m, n, k, 0, 0, 1) };
      prepare(product);
      const seconds = [];
      const shares = [];
      const until = performance.now() + secondsAtMost * 1000;
      for (let round = 0; round < ROUNDS && (round < 5 || performance.now() < until); round++) {
        const limit = peak.flops / time(peak);
        seconds.push(time(product));
        shares.push(product.flops / seconds.at(-1) / limit);
      }
      const typical = quantile(sorted(seconds), 0.5);
      return {
        seconds: typical,
        gflops: product.flops / typical / 1e9,
        share: quantile(sorted(shares), 0.5),
        undisturbedShare: quantile(sorted(shares), 0.75),
      };
    },
  };
}

/** Seconds per call. */
function time({ run, calls }) {
  const start = performance.now();
  for (let i = 0; i < calls; i++) run();
  return (performance.now() - start) / 1000 / calls;
}

/** Warms up until the engine's best code runs, then sets how many calls make a round. */
function prepare(work) {
  work.calls = 1;
  const warmUp = new WarmUp();
  while (warmUp.goesOn(time(work)));
  work.calls = Math.max(1, Math.round(SECONDS_PER_ROUND / warmUp.fastest));
}
