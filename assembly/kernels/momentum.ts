import { zero } from "../lib/lanes";
import { update } from "../lib/update";

class Momentum {

  @inline keep<T>(v: v128, g: v128, momentum: v128, gain: v128): v128 {
    return v128.add<T>(v128.mul<T>(momentum, v), v128.mul<T>(gain, g));
  }


  @inline move<T>(w: v128, before: v128, v: v128, g: v128, rate: v128, d: v128, e: v128): v128 {
    return v128.add<T>(w, v128.mul<T>(rate, v));
  }
}


@inline
function momentumStep<T>(
  w: usize,
  v: usize,
  dw: usize,
  learningRate: usize,
  n: i32,
  turn: i32,
  momentum: f64,
  accumulate: i32,
  thread: i32,
  threads: i32,
): void {
  // Multiplying by 1 is exact, so that both forms are one.
  const eta = load<T>(learningRate);
  const gain = accumulate ? <T>1 : <T>-eta;
  const rate = accumulate ? <T>-eta : <T>1;
  const a = v128.splat<T>(<T>momentum);
  const b = v128.splat<T>(gain);
  const c = v128.splat<T>(rate);
  update<T, Momentum>(w, v, dw, n, turn, a, b, c, zero(), zero(), thread, threads);
}

/**
 * Momentum, n elements: `v ← μv − η·dw`, `w ← w + v`; or, where `accumulate` is 1, `v ← μv + dw`, `w ← w − ηv`.
 *
 * @param v              The velocity, kept between steps.
 * @param turn           Elements that threads take turns with; 0: each has one piece (lib/partition.ts).
 * @param learning_rate  Address of the one element η.
 * @param momentum       μ, taken over in the kernel's type.
 *
 * Error, to first order, u the unit roundoff:   δv = u·(2|μv₀| + |η·dw| + |v|), or u·(2|μv₀| + |v|);
 *                       |w − exact| ≤ δv + u·|w|, or |η|·δv + u·(|ηv| + |w|). Held by test/kernels/momentum.test.ts.
 * Source:  Polyak 1964.
 */
export function momentum_step_f32(
  w: usize,
  v: usize,
  dw: usize,
  learning_rate: usize,
  n: i32,
  turn: i32,
  momentum: f64,
  accumulate: i32,
  thread: i32,
  threads: i32,
): void {
  momentumStep<f32>(w, v, dw, learning_rate, n, turn, momentum, accumulate, thread, threads);
}
export function momentum_step_f64(
  w: usize,
  v: usize,
  dw: usize,
  learning_rate: usize,
  n: i32,
  turn: i32,
  momentum: f64,
  accumulate: i32,
  thread: i32,
  threads: i32,
): void {
  momentumStep<f64>(w, v, dw, learning_rate, n, turn, momentum, accumulate, thread, threads);
}
