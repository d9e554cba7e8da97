// The speed of the matrix product beside the processor's own limit, in one run.
//   node scripts/build.mjs kernels && node bench/gemm.mjs [f32|f64] [other.wasm]
// The limit is a loop of 128-bit multiplies and adds that touches no memory; it is timed in turn with every product.

import { readFileSync } from "node:fs";
import asc from "assemblyscript/asc";

/** Squares; forward pass, weight and input gradient of a 784-50-10 network at batch 100; a single row. */
const SHAPES = [
  ["nn", 64, 64, 64],
  ["nn", 128, 128, 128],
  ["nn", 256, 256, 256],
  ["nn", 512, 512, 512],
  ["nn", 1024, 1024, 1024],
  ["tn", 256, 256, 256],
  ["nt", 256, 256, 256],
  ["nn", 100, 50, 784],
  ["tn", 784, 50, 100],
  ["nt", 100, 784, 50],
  ["nn", 100, 10, 50],
  ["tn", 50, 10, 100],
  ["nt", 100, 50, 10],
  ["nn", 785, 785, 257],
  ["nn", 1, 50, 784],
  ["nn", 1, 512, 784],
  ["nt", 1, 784, 50],
];
const ROUNDS = 151;
/** Long enough for the clock, short enough that most rounds escape the other work of the machine. */
const SECONDS_PER_ROUND = 0.0004;
/** Large products get fewer rounds. */
const SECONDS_PER_PRODUCT = 1;

// Six chains of multiplies and six of adds: as many as the latencies of current processors need.
const PEAK_SOURCE = `
export function peak<T>(steps: i32, x: T, y: T): T {
  const factor = v128.splat<T>(x), term = v128.splat<T>(y);
  let m0 = factor, m1 = factor, m2 = factor, m3 = factor, m4 = factor, m5 = factor;
  let s0 = term, s1 = term, s2 = term, s3 = term, s4 = term, s5 = term;
  for (let i = 0; i < steps; i++) {
    m0 = v128.mul<T>(m0, factor); s0 = v128.add<T>(s0, term);
    m1 = v128.mul<T>(m1, factor); s1 = v128.add<T>(s1, term);
    m2 = v128.mul<T>(m2, factor); s2 = v128.add<T>(s2, term);
    m3 = v128.mul<T>(m3, factor); s3 = v128.add<T>(s3, term);
    m4 = v128.mul<T>(m4, factor); s4 = v128.add<T>(s4, term);
    m5 = v128.mul<T>(m5, factor); s5 = v128.add<T>(s5, term);
  }
  const m = v128.add<T>(v128.add<T>(v128.add<T>(m0, m1), v128.add<T>(m2, m3)), v128.add<T>(m4, m5));
  const s = v128.add<T>(v128.add<T>(v128.add<T>(s0, s1), v128.add<T>(s2, s3)), v128.add<T>(s4, s5));
  return v128.extract_lane<T>(v128.add<T>(m, s), 0);
}
export function peak_f32(steps: i32, x: f32, y: f32): f32 { return peak<f32>(steps, x, y); }
export function peak_f64(steps: i32, x: f64, y: f64): f64 { return peak<f64>(steps, x, y); }
`;
const PEAK_STEPS = 20_000;

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

const dtype = process.argv[2] ?? "f32";
const file = process.argv[3] ?? new URL("../src/kernels/wasm/simd.wasm", import.meta.url);
const size = { f32: 4, f64: 8 }[dtype];
const memory = new WebAssembly.Memory({ initial: 1024 });
const kernels = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(file)), {
  env: { memory, wide: Number(process.execArgv.includes("--experimental-wasm-revectorize")) },
}).exports;
const peakLoop = (await compilePeak())[`peak_${dtype}`];
const peak = { flops: PEAK_STEPS * 12 * (16 / size), run: () => peakLoop(PEAK_STEPS, 1, 0.5) };

const products = SHAPES.map(([form, m, n, k]) => {
  // The largest workspace of one thread comes first (gemmWorkspaceBytes), then A, B and C.
  const workspace = 65536;
  const a = workspace + 1048576;
  const b = a + ((m * k * size + 4095) & ~4095) + 256;
  const c = b + ((k * n * size + 4095) & ~4095) + 256;
  const kernel = kernels[`gemm_${form}_${dtype}`];
  return {
    name: `${form} ${m}×${k}×${n}`,
    flops: 2 * m * n * k,
    run: () => kernel(c, a, b, workspace, m, n, k, 0, 0, 1),
  };
});
const floats = new { f32: Float32Array, f64: Float64Array }[dtype](memory.buffer);
for (let i = 0; i < floats.length; i++) floats[i] = (Math.imul(i, 0x9e3779b9) >> 8) / 8388608;

/** Seconds per call. */
function time({ run, calls }) {
  const start = performance.now();
  for (let i = 0; i < calls; i++) run();
  return (performance.now() - start) / 1000 / calls;
}

/** Warms up until the engine's best code runs, then sets how many calls make a round. */
function prepare(work) {
  work.calls = 1;
  const until = performance.now() + 60;
  let fastest = Infinity;
  do fastest = Math.min(fastest, time(work));
  while (performance.now() < until);
  work.calls = Math.max(1, Math.round(SECONDS_PER_ROUND / fastest));
}

function median(samples) {
  return samples.toSorted((x, y) => x - y)[samples.length >> 1];
}

prepare(peak);
console.log(`Node ${process.version}, ${dtype}, medians of up to ${ROUNDS} rounds\n`);
console.log(
  `${"product m×k×n".padEnd(20)}${"µs".padStart(10)}${"GFLOP/s".padStart(10)}${"of peak".padStart(10)}`,
);
for (const product of products) {
  prepare(product);
  const seconds = [];
  const shares = [];
  const until = performance.now() + SECONDS_PER_PRODUCT * 1000;
  for (let round = 0; round < ROUNDS && (round < 5 || performance.now() < until); round++) {
    const limit = peak.flops / time(peak);
    seconds.push(time(product));
    shares.push(product.flops / seconds.at(-1) / limit);
  }
  const typical = median(seconds);
  const columns = [(typical * 1e6).toFixed(1), (product.flops / typical / 1e9).toFixed(1)];
  columns.push(`${(median(shares) * 100).toFixed(0)} %`);
  console.log(product.name.padEnd(20) + columns.map((text) => text.padStart(10)).join(""));
}
const limits = Array.from({ length: ROUNDS }, () => peak.flops / time(peak));
console.log(`\n128-bit multiply-add peak: ${(median(limits) / 1e9).toFixed(1)} GFLOP/s`);
