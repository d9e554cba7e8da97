import { moveByRoot } from "../lib/root";
import { update } from "../lib/update";

class RmsProp {

  @inline keep<T>(h: v128, g: v128, decay: v128, gain: v128): v128 {
    return v128.add<T>(v128.mul<T>(decay, h), v128.mul<T>(v128.mul<T>(gain, g), g));
  }


  @inline move<T>(w: v128, before: v128, h: v128, g: v128, eta: v128, outside: v128, inside: v128): v128 {
    return moveByRoot<T>(w, h, g, eta, outside, inside);
  }
}


@inline
function rmspropStep<T>(
  w: usize,
  h: usize,
  dw: usize,
  learningRate: usize,
  n: i32,
  turn: i32,
  decay: f64,
  outside: f64,
  inside: f64,
  thread: i32,
  threads: i32,
): void {
  const a = v128.splat<T>(<T>decay);
  const b = v128.splat<T>(<T>(1 - decay));
  const c = v128.splat<T>(load<T>(learningRate));
  const d = v128.splat<T>(<T>outside);
  const e = v128.splat<T>(<T>inside);
  update<T, RmsProp>(w, h, dw, n, turn, a, b, c, d, e, thread, threads);
}

/**
 * RMSProp, n elements: `h ← ρh + (1 − ρ)·dw²`, `w ← w − η·dw / (√(h + inside) + outside)`.
 *
 * @param h              The moving average of squares, kept between steps.
 * @param turn           Elements that threads take turns with; 0: each has one piece (lib/partition.ts).
 * @param learning_rate  Address of the one element η.
 * @param decay          ρ. It and 1 − ρ are rounded to the kernel's type from float64.
 * @param outside        Added to the root.
 * @param inside         Added below the root.
 *
 * Error, to first order, u the unit roundoff:   4u·h, and |w − exact| ≤ u·(6.5·|η·dw / (√(h + inside) + outside)| + |w|).
 *          Held by test/kernels/rmsprop.test.ts.
 * Source:  Tieleman & Hinton 2012, lecture 6.5.
 */
export function rmsprop_step_f32(
  w: usize,
  h: usize,
  dw: usize,
  learning_rate: usize,
  n: i32,
  turn: i32,
  decay: f64,
  outside: f64,
  inside: f64,
  thread: i32,
  threads: i32,
): void {
  rmspropStep<f32>(w, h, dw, learning_rate, n, turn, decay, outside, inside, thread, threads);
}
export function rmsprop_step_f64(
  w: usize,
  h: usize,
  dw: usize,
  learning_rate: usize,
  n: i32,
  turn: i32,
  decay: f64,
  outside: f64,
  inside: f64,
  thread: i32,
  threads: i32,
): void {
  rmspropStep<f64>(w, h, dw, learning_rate, n, turn, decay, outside, inside, thread, threads);
}
