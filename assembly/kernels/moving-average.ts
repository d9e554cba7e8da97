import { lanes, line, loadSplat, storeFirst, storePair } from "../lib/lanes";
import { partitionStart } from "../lib/partition";

/** `k·average + take·x`. */
@inline
function mixed<T>(k: v128, average: v128, take: v128, x: v128): v128 {
  return v128.add<T>(v128.mul<T>(k, average), v128.mul<T>(take, x));
}


@inline
function movingAverageStep<T>(average: usize, x: usize, n: i32, keep: f64, thread: i32, threads: i32): void {
  const width = lanes<T>();
  const k = v128.splat<T>(<T>keep);
  const take = v128.splat<T>(<T>(1 - keep));
  const start = partitionStart(n, line<T>(), thread, threads);
  let rest = partitionStart(n, line<T>(), thread + 1, threads) - start;
  average += <usize>start * sizeof<T>();
  x += <usize>start * sizeof<T>();
  for (; rest >= 2 * width; rest -= 2 * width, average += 32, x += 32) {
    const first = mixed<T>(k, v128.load(average), take, v128.load(x));
    const second = mixed<T>(k, v128.load(average, 16), take, v128.load(x, 16));
    storePair(average, first, second);
  }
  for (; rest > 0; rest--, average += sizeof<T>(), x += sizeof<T>()) {
    storeFirst<T>(average, mixed<T>(k, loadSplat<T>(average), take, loadSplat<T>(x)));
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
