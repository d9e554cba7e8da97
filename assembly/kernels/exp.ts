import { expRange } from "../lib/exp";

/**
 * `y = e^x`, n elements; y may be x. Overflow gives Infinity, underflow is gradual, NaN stays NaN.
 *
 * Error:   see docs/math.md. Held by test/kernels/exp.test.ts.
 */
export function exp_f32(y: usize, x: usize, n: i32, thread: i32, threads: i32): void {
  expRange<f32>(y, x, n, thread, threads);
}
export function exp_f64(y: usize, x: usize, n: i32, thread: i32, threads: i32): void {
  expRange<f64>(y, x, n, thread, threads);
}
