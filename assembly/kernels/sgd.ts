import { line } from "../lib/lanes";
import { map2 } from "../lib/map";
import { firstPiece, nextPiece, pieceEnd } from "../lib/partition";

class SgdStep {

  @inline of<T>(w: v128, dw: v128, learningRate: v128): v128 {
    return v128.sub<T>(w, v128.mul<T>(learningRate, dw));
  }
}


@inline
function sgdStep<T>(w: usize, dw: usize, rate: v128, n: i32, turn: i32, thread: i32, threads: i32): void {
  const granule = line<T>();
  for (let at = firstPiece(n, granule, turn, thread, threads); at < n; at = nextPiece(at, n, turn, threads)) {
    const skip = <usize>at * sizeof<T>();
    const count = pieceEnd(at, n, granule, turn, thread, threads) - at;
    map2<T, SgdStep>(w + skip, w + skip, dw + skip, count, rate, 0, 1);
  }
}

/**
 * Gradient descent: `w ← w − η·dw`, n elements.
 *
 * @param turn           Elements that threads take turns with; 0: each has one piece (lib/partition.ts).
 * @param learning_rate  Address of the one element η, so that it can change between steps.
 *
 * Error:   |w − exact| ≤ 2u·(|w₀| + |η·dw|) to first order, u the unit roundoff. Held by test/kernels/sgd.test.ts.
 */
export function sgd_step_f32(
  w: usize,
  dw: usize,
  learning_rate: usize,
  n: i32,
  turn: i32,
  thread: i32,
  threads: i32,
): void {
  sgdStep<f32>(w, dw, v128.load32_splat(learning_rate), n, turn, thread, threads);
}
export function sgd_step_f64(
  w: usize,
  dw: usize,
  learning_rate: usize,
  n: i32,
  turn: i32,
  thread: i32,
  threads: i32,
): void {
  sgdStep<f64>(w, dw, v128.load64_splat(learning_rate), n, turn, thread, threads);
}
