import { Relu } from "../lib/activations";
import { zero } from "../lib/lanes";
import { map1, map2 } from "../lib/map";

class ReluGrad {

  @inline of<T>(dy: v128, y: v128, _: v128): v128 {
    return v128.and(dy, v128.gt<T>(y, i32x4.splat(0)));
  }
}

/** `y = max(x, 0)`, n elements; y may be x. Exact. relu(NaN) = NaN, relu(−0) = 0. */
export function relu_f32(y: usize, x: usize, n: i32, thread: i32, threads: i32): void {
  map1<f32, Relu>(y, x, n, zero(), thread, threads);
}
export function relu_f64(y: usize, x: usize, n: i32, thread: i32, threads: i32): void {
  map1<f64, Relu>(y, x, n, zero(), thread, threads);
}

/** `dx = dy where y > 0, else 0`: the derivative at 0 is 0. y is relu's output; dx may be dy. Exact. */
export function relu_grad_f32(dx: usize, dy: usize, y: usize, n: i32, thread: i32, threads: i32): void {
  map2<f32, ReluGrad>(dx, dy, y, n, zero(), thread, threads);
}
export function relu_grad_f64(dx: usize, dy: usize, y: usize, n: i32, thread: i32, threads: i32): void {
  map2<f64, ReluGrad>(dx, dy, y, n, zero(), thread, threads);
}
