// The loop of the optimizers that keep one number per parameter. What they apply is a class with two inline methods,
// given as a type, as in lib/map.ts.

import { lanes, line, loadPart, storePair, storePart } from "./lanes";
import { firstPiece, nextPiece, pieceEnd } from "./partition";

/**
 * One pass over parameters w, what is kept of them s, and gradients g:
 *
 * `s' = F.keep(s, g, a, b)`, then `w' = F.move(w, s, s', g, c, d, e)`; a … e are constants in every lane.
 *
 * @param turn  As in lib/partition.ts.
 */
@inline
export function update<T, F>(
  w: usize,
  s: usize,
  g: usize,
  n: i32,
  turn: i32,
  a: v128,
  b: v128,
  c: v128,
  d: v128,
  e: v128,
  thread: i32,
  threads: i32,
): void {
  const f = changetype<F>(0);
  const width = lanes<T>();
  const zero = i32x4.splat(0);
  const granule = line<T>();
  for (let at = firstPiece(n, granule, turn, thread, threads); at < n; at = nextPiece(at, n, turn, threads)) {
    let rest = pieceEnd(at, n, granule, turn, thread, threads) - at;
    const skip = <usize>at * sizeof<T>();
    let weights = w + skip;
    let kept = s + skip;
    let gradients = g + skip;
    for (; rest >= width; rest -= width, weights += 16, kept += 16, gradients += 16) {
      const gradient = v128.load(gradients);
      const before = v128.load(kept);
      const after = f.keep<T>(before, gradient, a, b);
      v128.store(kept, after);
      v128.store(weights, f.move<T>(v128.load(weights), before, after, gradient, c, d, e));
    }
    if (rest > 0) {
      const gradient = loadPart<T>(gradients, rest, zero);
      const before = loadPart<T>(kept, rest, zero);
      const after = f.keep<T>(before, gradient, a, b);
      storePart<T>(kept, after, rest);
      const moved = f.move<T>(loadPart<T>(weights, rest, zero), before, after, gradient, c, d, e);
      storePart<T>(weights, moved, rest);
    }
  }
}
