// The loop of the optimizers that keep one number per parameter. What they apply is a class with two inline methods,
// given as a type, as in lib/map.ts.

import { lanes, line, loadPart, storePart } from "./lanes";
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
  for (; rest >= width; rest -= width, w += 16, s += 16, g += 16) {
    const gradient = v128.load(g);
    const before = v128.load(s);
    const after = f.keep<T>(before, gradient, a, b);
    v128.store(s, after);
    v128.store(w, f.move<T>(v128.load(w), before, after, gradient, c, d, e));
  }
  if (rest > 0) {
    const gradient = loadPart<T>(g, rest, zero);
    const before = loadPart<T>(s, rest, zero);
    const after = f.keep<T>(before, gradient, a, b);
    storePart<T>(s, after, rest);
    storePart<T>(w, f.move<T>(loadPart<T>(w, rest, zero), before, after, gradient, c, d, e), rest);
  }
}
