import { storePair } from "../lib/lanes";

/** Vectors that the probe reads and writes. */
const VECTORS: usize = 32;

/** ((x·a + b)·a + b) … of six steps: enough arithmetic for the loads and stores beside it to cost nothing. */
@inline
function polynomial(x: v128, a: v128, b: v128): v128 {
  x = v128.add<f32>(v128.mul<f32>(x, a), b);
  x = v128.add<f32>(v128.mul<f32>(x, a), b);
  x = v128.add<f32>(v128.mul<f32>(x, a), b);
  x = v128.add<f32>(v128.mul<f32>(x, a), b);
  x = v128.add<f32>(v128.mul<f32>(x, a), b);
  x = v128.add<f32>(v128.mul<f32>(x, a), b);
  return x;
}

/**
 * The same arithmetic in pairs of neighbours, which an engine may fuse into 256-bit operations, or in pairs that lie
 * apart, which none can. Both loops stand in one function: an engine then compiles both with the same care, and what the
 * host measures between them is the fusing alone (src/kernels/fusing.ts).
 *
 * @param y     128 float32, of which each gets p(x), p being a polynomial of degree 6.
 * @param x     128 float32, and behind them the polynomial's constants a and b.
 * @param apart 0 for neighbours.
 */
export function fusion_probe(y: usize, x: usize, apart: i32, repeats: i32): void {
  const a = v128.load32_splat(x, VECTORS * 16);
  const b = v128.load32_splat(x, VECTORS * 16 + 4);
  for (let repeat = 0; repeat < repeats; repeat++) {
    if (apart) {
      for (let at: usize = 0; at < VECTORS * 8; at += 16) {
        const low = polynomial(v128.load(x + at), a, b);
        const high = polynomial(v128.load(x + at, 256), a, b);
        v128.store(y + at, high, 256);
        v128.store(y + at, low);
      }
    } else {
      for (let at: usize = 0; at < VECTORS * 16; at += 32) {
        const low = polynomial(v128.load(x + at), a, b);
        const high = polynomial(v128.load(x + at, 16), a, b);
        storePair(y + at, low, high);
      }
    }
  }
}
