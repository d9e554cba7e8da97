// Matrix products beside the processor's own limit: a loop of 128-bit multiplies and adds that touches no memory, timed in
// turn with every product.

import { readFileSync } from "node:fs";
import asc from "assemblyscript/asc";
import { quantile, sorted } from "../suite/compare.mjs";

const ROUNDS = 151;
/** Long enough for the clock, short enough that most rounds escape the other work of the machine. */
const SECONDS_PER_ROUND = 0.0004;
/** Large products get fewer rounds. */
const SECONDS_PER_PRODUCT = 1;

// A tile of the product without its memory: eight sums of products of factors that never stop changing, so that no compiler
// makes them once. With factors 1 and terms 0 nothing grows or becomes subnormal. Twelve plain chains, six of them multiplies,
// are too few for a Zen 5: products reached 118 % of what they did.
const PEAK_SOURCE = `
export function peak<T>(steps: i32, one: T, zero: T): T {
  let x0 = v128.splat<T>(one), x1 = v128.splat<T>(<T>(one - zero)), x2 = v128.splat<T>(<T>(one + zero));
  let y = v128.splat<T>(zero), a = v128.splat<T>(<T>(zero * one)), b = v128.splat<T>(<T>(zero - one * zero));
  let s0 = y, s1 = y, s2 = y, s3 = y, s4 = y, s5 = y, s6 = y, s7 = y;
  for (let i = 0; i < steps; i++) {
    s0 = v128.add<T>(s0, v128.mul<T>(a, x0)); s4 = v128.add<T>(s4, v128.mul<T>(b, x0)); x0 = v128.mul<T>(x0, x0);
    s1 = v128.add<T>(s1, v128.mul<T>(a, x1)); s5 = v128.add<T>(s5, v128.mul<T>(b, x1)); x1 = v128.mul<T>(x1, x1);
    s2 = v128.add<T>(s2, v128.mul<T>(a, x2)); s6 = v128.add<T>(s6, v128.mul<T>(b, x2)); x2 = v128.mul<T>(x2, x2);
    s3 = v128.add<T>(s3, v128.mul<T>(a, y)); s7 = v128.add<T>(s7, v128.mul<T>(b, y)); y = v128.add<T>(y, y);
    a = v128.add<T>(a, a); b = v128.add<T>(b, b);
  }
  let sum = v128.add<T>(a, b);
  sum = v128.add<T>(v128.add<T>(v128.add<T>(v128.add<T>(sum, s0), s1), s2), s3);
  sum = v128.add<T>(v128.add<T>(v128.add<T>(v128.add<T>(sum, s4), s5), s6), s7);
  sum = v128.add<T>(v128.add<T>(v128.add<T>(v128.add<T>(sum, x0), x1), x2), y);
  return v128.extract_lane<T>(sum, 0);
}
export function peak_f32(steps: i32, one: f32, zero: f32): f32 { return peak<f32>(steps, one, zero); }
export function peak_f64(steps: i32, one: f64, zero: f64): f64 { return peak<f64>(steps, one, zero); }
`;
const PEAK_STEPS = 10_000;
/** Multiplies and adds of a step, on vectors. */
const PEAK_OPERATIONS = 22;

/** The loop's exports. */
async function compilePeak() {
  let binary;
  const { error, stderr } = await asc.main(
    ["peak.ts", "--outFile", "peak.wasm", "--runtime", "stub", "--enable", "simd", "-O3", "--config", "none"],
    {
      readFile: (name) => (name === "peak.ts" ? PEAK_SOURCE : null),
      writeFile: (_, contents) => {
        binary = contents;
      },
      listFiles: () => [],
    },
  );
  if (error) throw new Error(`asc: ${error.message}\n${stderr}`);
  return new WebAssembly.Instance(new WebAssembly.Module(binary)).exports;
}

/**
 * Opens a build of the kernels.
 *
 * @param dtype  "f32" or "f64".
 * @param file   The build; without it the one for all engines.
 * @returns      `measure([form, m, n, k])`: median seconds and GFLOP/s of a product, and its share of the limit, as the
 *               median and as the quarter of the rounds that other work disturbed least; `limit()` in GFLOP/s.
 */
export async function openProducts(
  dtype,
  file = new URL("../../src/kernels/wasm/simd.wasm", import.meta.url),
) {
  const size = { f32: 4, f64: 8 }[dtype];
  const memory = new WebAssembly.Memory({ initial: 1024 });
  const kernels = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(file)), {
    env: { memory, wide: Number(process.execArgv.includes("--experimental-wasm-revectorize")) },
  }).exports;
  const floats = new { f32: Float32Array, f64: Float64Array }[dtype](memory.buffer);
  for (let i = 0; i < floats.length; i++) floats[i] = (Math.imul(i, 0x9e3779b9) >> 8) / 8388608;
  const peakLoop = (await compilePeak())[`peak_${dtype}`];
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

/** Long enough for the engine's best code of large functions, on a busy machine too. */
const WARM_UP = 250;

/** Warms up until the engine's best code runs, then sets how many calls make a round. */
function prepare(work) {
  work.calls = 1;
  const until = performance.now() + WARM_UP;
  let fastest = Infinity;
  do fastest = Math.min(fastest, time(work));
  while (performance.now() < until);
  work.calls = Math.max(1, Math.round(SECONDS_PER_ROUND / fastest));
}
