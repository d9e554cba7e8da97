import { zero } from "../lib/lanes";
import { update } from "../lib/update";

class Velocity {

  @inline keep<T>(v: v128, g: v128, momentum: v128, gain: v128): v128 {
    return v128.add<T>(v128.mul<T>(momentum, v), v128.mul<T>(gain, g));
  }
}
class NesterovBefore extends Velocity {

  @inline move<T>(w: v128, before: v128, after: v128, g: v128, ahead: v128, rate: v128, e: v128): v128 {
    return v128.sub<T>(v128.add<T>(w, v128.mul<T>(ahead, before)), v128.mul<T>(rate, g));
  }
}
class NesterovAfter extends Velocity {

  @inline move<T>(w: v128, before: v128, after: v128, g: v128, ahead: v128, rate: v128, e: v128): v128 {
    return v128.sub<T>(v128.add<T>(w, v128.mul<T>(ahead, after)), v128.mul<T>(rate, g));
  }
}


@inline
function nesterovStep<T>(
  w: usize,
  v: usize,
  dw: usize,
  learningRate: usize,
  n: i32,
  turn: i32,
  momentum: f64,
  accumulate: i32,
  velocityFirst: i32,
  thread: i32,
  threads: i32,
): void {
  const eta = <f64>load<T>(learningRate);
  const square = momentum * momentum;
  const a = v128.splat<T>(<T>momentum);
  const b = v128.splat<T>(<T>(accumulate ? 1 : -eta));
  const c = v128.splat<T>(<T>(accumulate ? -eta * square : square));
  const d = v128.splat<T>(<T>((1 + momentum) * eta));
  if (velocityFirst) update<T, NesterovAfter>(w, v, dw, n, turn, a, b, c, d, zero(), thread, threads);
  else update<T, NesterovBefore>(w, v, dw, n, turn, a, b, c, d, zero(), thread, threads);
}

/**
 * Nesterov's momentum, n elements: `w ← w + μ²v − (1 + μ)η·dw`, `v ← μv − η·dw`, w with the velocity of before or,
 * where `velocity_first` is 1, with the new one. Where `accumulate` is 1: `w ← w − ημ²v − (1 + μ)η·dw`, `v ← μv + dw`.
 *
 * @param v              The velocity, kept between steps.
 * @param turn           Elements that threads take turns with; 0: each has one piece (lib/partition.ts).
 * @param learning_rate  Address of the one element η.
 * @param momentum       μ. It, μ² and (1 + μ)η are rounded to the kernel's type from float64.
 *
 * Error, to first order, u the unit roundoff, s = μ² or ημ², V the velocity that w sees, δ its error:
 *   δv as of momentum_step;   |w − exact| ≤ s·δ + u·(2|sV| + |w₀ + sV| + 2|(1 + μ)η·dw| + |w|).
 *   Held by test/kernels/nesterov.test.ts.
 * Source:  Nesterov 1983, as rewritten for one gradient a step by Bengio, Boulanger-Lewandowski & Pascanu 2013.
 */
export function nesterov_step_f32(
  w: usize,
  v: usize,
  dw: usize,
  learning_rate: usize,
  n: i32,
  turn: i32,
  momentum: f64,
  accumulate: i32,
  velocity_first: i32,
  thread: i32,
  threads: i32,
): void {
  nesterovStep<f32>(w, v, dw, learning_rate, n, turn, momentum, accumulate, velocity_first, thread, threads);
}
export function nesterov_step_f64(
  w: usize,
  v: usize,
  dw: usize,
  learning_rate: usize,
  n: i32,
  turn: i32,
  momentum: f64,
  accumulate: i32,
  velocity_first: i32,
  thread: i32,
  threads: i32,
): void {
  nesterovStep<f64>(w, v, dw, learning_rate, n, turn, momentum, accumulate, velocity_first, thread, threads);
}
