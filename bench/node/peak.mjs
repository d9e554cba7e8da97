// Compiles the processor's own limit, a loop of 128-bit multiplies and adds that touches no memory, and writes its binary
// to the standard output.

import asc from "assemblyscript/asc";

// A tile of the product without its memory: eight sums of products of factors that never stop changing, so that no compiler
// makes them once. With factors 1 and terms 0 nothing grows or becomes subnormal. Twelve plain chains, six of them multiplies,
// are too few for a Zen 5: products reached 118 % of what they did.
const SOURCE = `
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

let binary;
const { error, stderr } = await asc.main(
  ["peak.ts", "--outFile", "peak.wasm", "--runtime", "stub", "--enable", "simd", "-O3", "--config", "none"],
  {
    readFile: (name) => (name === "peak.ts" ? SOURCE : null),
    writeFile: (_, contents) => {
      binary = contents;
    },
    listFiles: () => [],
  },
);
if (error) throw new Error(`asc: ${error.message}\n${stderr}`);
process.stdout.write(binary);
