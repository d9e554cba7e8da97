import { zero } from "../lib/lanes";
import { moveByRoot } from "../lib/root";
import { update } from "../lib/update";

class AdaGrad {

  @inline keep<T>(h: v128, g: v128, a: v128, b: v128): v128 {
    return v128.add<T>(h, v128.mul<T>(g, g));
  }


  @inline move<T>(w: v128, before: v128, h: v128, g: v128, eta: v128, outside: v128, inside: v128): v128 {
    return moveByRoot<T>(w, h, g, eta, outside, inside);
  }
}


@inline
function adagradStep<T>(
  w: usize,
  h: usize,
  dw: usize,
  learningRate: usize,
  n: i32,
  turn: i32,
  outside: f64,
  inside: f64,
  thread: i32,
  threads: i32,
): void {
  const c = v128.splat<T>(load<T>(learningRate));
  const d = v128.splat<T>(<T>outside);
  const e = v128.splat<T>(<T>inside);
  update<T, AdaGrad>(w, h, dw, n, turn, zero(), zero(), c, d, e, thread, threads);
}

/**
 * AdaGrad, n elements: `h ← h + dw²`, `w ← w − η·dw / (√(h + inside) + outside)`.
 *
 * @param h              The sum of squares, kept between steps.
 * @param turn           Elements that threads take turns with; 0: each has one piece (lib/partition.ts).
 * @param learning_rate  Address of the one element η.
 * @param outside        Added to the root.
 * @param inside         Added below the root.
 *
 * Error, to first order, u the unit roundoff:   2u·h, and |w − exact| ≤ u·(5.5·|η·dw / (√(h + inside) + outside)| + |w|).
 *          Held by test/kernels/adagrad.test.ts.
 * Source:  Duchi, Hazan & Singer 2011.
 */
export function adagrad_step_f32(
  w: usize,
  h: usize,
  dw: usize,
  learning_rate: usize,
  n: i32,
  turn: i32,
  outside: f64,
  inside: f64,
  thread: i32,
  threads: i32,
): void {
  adagradStep<f32>(w, h, dw, learning_rate, n, turn, outside, inside, thread, threads);
}
export function adagrad_step_f64(
  w: usize,
  h: usize,
  dw: usize,
  learning_rate: usize,
  n: i32,
  turn: i32,
  outside: f64,
  inside: f64,
  thread: i32,
  threads: i32,
): void {
  adagradStep<f64>(w, h, dw, learning_rate, n, turn, outside, inside, thread, threads);
}
