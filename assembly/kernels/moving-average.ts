import { lanes, line, loadPart, storePart } from "../lib/lanes";
import { partitionStart } from "../lib/partition";


@inline
function movingAverageStep<T>(average: usize, x: usize, n: i32, keep: f64, thread: i32, threads: i32): void {
  const width = lanes<T>();
  const k = v128.splat<T>(<T>keep);
  const take = v128.splat<T>(<T>(1 - keep));
  const start = partitionStart(n, line<T>(), thread, threads);
  let rest = partitionStart(n, line<T>(), thread + 1, threads) - start;
  average += <usize>start * sizeof<T>();
  x += <usize>start * sizeof<T>();
  for (; rest > 0; rest -= width, average += 16, x += 16) {
    const count = min(rest, width);
    const old = v128.mul<T>(k, loadPart<T>(average, count, i32x4.splat(0)));
    const fresh = v128.mul<T>(take, loadPart<T>(x, count, i32x4.splat(0)));
    storePart<T>(average, v128.add<T>(old, fresh), count);
  }
}

/**
 * `average ← k·average + (1 − k)·x`, n elements.
 *
 * @param keep  k, from 0 to 1. It and 1 − k are rounded to the kernel's type from float64.
 *
 * Error:   |average − exact| ≤ u·(2|k·average₀| + 2|(1 − k)·x| + |average|) to first order, u the unit roundoff.
 *          Held by test/kernels/moving-average.test.ts.
 */
export function moving_average_step_f32(
  average: usize,
  x: usize,
  n: i32,
  keep: f64,
  thread: i32,
  threads: i32,
): void {
  movingAverageStep<f32>(average, x, n, keep, thread, threads);
}
export function moving_average_step_f64(
  average: usize,
  x: usize,
  n: i32,
  keep: f64,
  thread: i32,
  threads: i32,
): void {
  movingAverageStep<f64>(average, x, n, keep, thread, threads);
}
