// The loop of the optimizers that keep one number per parameter. What they apply is a class with two inline methods,
// given as a type, as in lib/map.ts.

import { lanes, line, loadPart, storePair, storePart } from "./lanes";
import { partitionStart } from "./partition";

/**
 * One pass over parameters w, what is kept of them s, and gradients g:
 *
 * `s' = F.keep(s, g, a, b)`, then `w' = F.move(w, s, s', g, c, d, e)`; a … e are constants in every lane.
 */
@inline
export function update<T, F>(
  w: usize,
  s: usize,
  g: usize,
  n: i32,
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
  const start = partitionStart(n, line<T>(), thread, threads);
  let rest = partitionStart(n, line<T>(), thread + 1, threads) - start;
  const skip = <usize>start * sizeof<T>();
  w += skip;
  s += skip;
  g += skip;
  for (; rest >= 2 * width; rest -= 2 * width, w += 32, s += 32, g += 32) {
    const gradient1 = v128.load(g);
    const gradient2 = v128.load(g, 16);
    const before1 = v128.load(s);
    const before2 = v128.load(s, 16);
    const after1 = f.keep<T>(before1, gradient1, a, b);
    const after2 = f.keep<T>(before2, gradient2, a, b);
    storePair(s, after1, after2);
    const w1 = f.move<T>(v128.load(w), before1, after1, gradient1, c, d, e);
    const w2 = f.move<T>(v128.load(w, 16), before2, after2, gradient2, c, d, e);
    storePair(w, w1, w2);
  }
  for (; rest > 0; rest -= width, w += 16, s += 16, g += 16) {
    const count = min(rest, width);
    const gradient = loadPart<T>(g, count, zero);
    const before = loadPart<T>(s, count, zero);
    const after = f.keep<T>(before, gradient, a, b);
    storePart<T>(s, after, count);
    storePart<T>(w, f.move<T>(loadPart<T>(w, count, zero), before, after, gradient, c, d, e), count);
  }
}
