import { map2 } from "../lib/map";

class SgdStep {

  @inline of<T>(w: v128, dw: v128, learningRate: v128): v128 {
    return v128.sub<T>(w, v128.mul<T>(learningRate, dw));
  }
}

/**
 * Gradient descent: `w ← w − η·dw`, n elements.
 *
 * @param learning_rate  Address of the one element η, so that it can change between steps.
 *
 * Error:   |w − exact| ≤ 2u·(|w₀| + |η·dw|) to first order, u the unit roundoff. Held by test/kernels/sgd.test.ts.
 */
export function sgd_step_f32(
  w: usize,
  dw: usize,
  learning_rate: usize,
  n: i32,
  thread: i32,
  threads: i32,
): void {
  map2<f32, SgdStep>(w, w, dw, n, v128.load32_splat(learning_rate), thread, threads);
}
export function sgd_step_f64(
  w: usize,
  dw: usize,
  learning_rate: usize,
  n: i32,
  thread: i32,
  threads: i32,
): void {
  map2<f64, SgdStep>(w, w, dw, n, v128.load64_splat(learning_rate), thread, threads);
}
