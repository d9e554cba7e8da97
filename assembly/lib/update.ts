// The loop of the optimizers that keep one number per parameter. What they apply is a class with two inline methods,
// given as a type, as in lib/map.ts.

import { lanes, line, loadSplat, storeFirst, storePair } from "./lanes";
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
  const granule = line<T>();
  for (let at = firstPiece(n, granule, turn, thread, threads); at < n; at = nextPiece(at, n, turn, threads)) {
    let rest = pieceEnd(at, n, granule, turn, thread, threads) - at;
    const skip = <usize>at * sizeof<T>();
    let weights = w + skip;
    let kept = s + skip;
    let gradients = g + skip;
    for (; rest >= 2 * width; rest -= 2 * width, weights += 32, kept += 32, gradients += 32) {
      const gradient1 = v128.load(gradients);
      const gradient2 = v128.load(gradients, 16);
      const before1 = v128.load(kept);
      const before2 = v128.load(kept, 16);
      const after1 = f.keep<T>(before1, gradient1, a, b);
      const after2 = f.keep<T>(before2, gradient2, a, b);
      storePair(kept, after1, after2);
      const moved1 = f.move<T>(v128.load(weights), before1, after1, gradient1, c, d, e);
      const moved2 = f.move<T>(v128.load(weights, 16), before2, after2, gradient2, c, d, e);
      storePair(weights, moved1, moved2);
    }
    // One by one, for the code of parts of vectors would be the larger half of the loop.
    for (; rest > 0; rest--, weights += sizeof<T>(), kept += sizeof<T>(), gradients += sizeof<T>()) {
      const gradient = loadSplat<T>(gradients);
      const before = loadSplat<T>(kept);
      const after = f.keep<T>(before, gradient, a, b);
      storeFirst<T>(kept, after);
      storeFirst<T>(weights, f.move<T>(loadSplat<T>(weights), before, after, gradient, c, d, e));
    }
  }
}
