import { zero } from "../lib/lanes";
import { map1, map2 } from "../lib/map";
import { tanh } from "../lib/tanh";

class Tanh {

  @inline of<T>(x: v128, _: v128): v128 {
    return tanh<T>(x);
  }
}
class TanhGrad {

  @inline of<T>(dy: v128, y: v128, one: v128): v128 {
    return v128.mul<T>(dy, v128.sub<T>(one, v128.mul<T>(y, y)));
  }
}

/**
 * `y = tanh x`, n elements; y may be x. tanh(−0) = −0.
 *
 * Error:   see docs/math.md. Held by test/kernels/tanh.test.ts.
 */
export function tanh_f32(y: usize, x: usize, n: i32, thread: i32, threads: i32): void {
  map1<f32, Tanh>(y, x, n, zero(), thread, threads);
}
export function tanh_f64(y: usize, x: usize, n: i32, thread: i32, threads: i32): void {
  map1<f64, Tanh>(y, x, n, zero(), thread, threads);
}

/** `dx = dy·(1 − y²)`; y is tanh's output; dx may be dy. Error: 3u·|dy|, u the unit roundoff. */
export function tanh_grad_f32(dx: usize, dy: usize, y: usize, n: i32, thread: i32, threads: i32): void {
  map2<f32, TanhGrad>(dx, dy, y, n, f32x4.splat(1), thread, threads);
}
export function tanh_grad_f64(dx: usize, dy: usize, y: usize, n: i32, thread: i32, threads: i32): void {
  map2<f64, TanhGrad>(dx, dy, y, n, f64x2.splat(1), thread, threads);
}
