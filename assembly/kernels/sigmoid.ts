import { sigmoid } from "../lib/exp";
import { zero } from "../lib/lanes";
import { map1, map2 } from "../lib/map";

class Sigmoid {

  @inline of<T>(x: v128, _: v128): v128 {
    return sigmoid<T>(x);
  }
}
class SigmoidGrad {

  @inline of<T>(dy: v128, y: v128, one: v128): v128 {
    return v128.mul<T>(dy, v128.mul<T>(y, v128.sub<T>(one, y)));
  }
}

/**
 * `y = 1 / (1 + e^−x)`, n elements; y may be x.
 *
 * Error:   see docs/math.md. Held by test/kernels/sigmoid.test.ts.
 */
export function sigmoid_f32(y: usize, x: usize, n: i32, thread: i32, threads: i32): void {
  map1<f32, Sigmoid>(y, x, n, zero(), thread, threads);
}
export function sigmoid_f64(y: usize, x: usize, n: i32, thread: i32, threads: i32): void {
  map1<f64, Sigmoid>(y, x, n, zero(), thread, threads);
}

/** `dx = dy·y·(1 − y)`; y is sigmoid's output; dx may be dy. Error: at most 3 roundings, relative to the result. */
export function sigmoid_grad_f32(dx: usize, dy: usize, y: usize, n: i32, thread: i32, threads: i32): void {
  map2<f32, SigmoidGrad>(dx, dy, y, n, f32x4.splat(1), thread, threads);
}
export function sigmoid_grad_f64(dx: usize, dy: usize, y: usize, n: i32, thread: i32, threads: i32): void {
  map2<f64, SigmoidGrad>(dx, dy, y, n, f64x2.splat(1), thread, threads);
}
