import { Exp } from "../lib/exp";
import { zero } from "../lib/lanes";
import { map1 } from "../lib/map";

/**
 * `y = e^x`, n elements; y may be x. Overflow gives Infinity, underflow is gradual, NaN stays NaN.
 *
 * Error:   see docs/math.md. Held by test/kernels/exp.test.ts.
 */
export function exp_f32(y: usize, x: usize, n: i32, thread: i32, threads: i32): void {
  map1<f32, Exp>(y, x, n, zero(), thread, threads);
}
export function exp_f64(y: usize, x: usize, n: i32, thread: i32, threads: i32): void {
  map1<f64, Exp>(y, x, n, zero(), thread, threads);
}
