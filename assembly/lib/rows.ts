// The loops of kernels that go row by row. A row may be short, so what its pairs of vectors leave over goes element by element,
// which is less code than parts of vectors. What they apply is a class, given as a type, as in lib/map.ts.

import { lanes, loadPart, loadSplat, storeFirst, storePair, sumLanes, zero } from "./lanes";

/** `out[j] = F.of(x[j], c)`, n elements; out may be x. */
@inline
export function mapRow1<T, F>(out: usize, x: usize, n: i32, c: v128): void {
  const f = changetype<F>(0);
  let rest = n;
  for (; rest >= 2 * lanes<T>(); rest -= 2 * lanes<T>(), out += 32, x += 32) {
    const first = f.of<T>(v128.load(x), c);
    const second = f.of<T>(v128.load(x, 16), c);
    storePair(out, first, second);
  }
  for (; rest > 0; rest--, out += sizeof<T>(), x += sizeof<T>()) {
    storeFirst<T>(out, f.of<T>(loadSplat<T>(x), c));
  }
}

/** `out[j] = F.of(a[j], b[j], c, d)`, n elements; out may be a or b. */
@inline
export function mapRow2<T, F>(out: usize, a: usize, b: usize, n: i32, c: v128, d: v128): void {
  const f = changetype<F>(0);
  let rest = n;
  for (; rest >= 2 * lanes<T>(); rest -= 2 * lanes<T>(), out += 32, a += 32, b += 32) {
    const first = f.of<T>(v128.load(a), v128.load(b), c, d);
    const second = f.of<T>(v128.load(a, 16), v128.load(b, 16), c, d);
    storePair(out, first, second);
  }
  for (; rest > 0; rest--, out += sizeof<T>(), a += sizeof<T>(), b += sizeof<T>()) {
    storeFirst<T>(out, f.of<T>(loadSplat<T>(a), loadSplat<T>(b), c, d));
  }
}

/**
 * `Σ_j F.of(a[j], b[j], c)`, n elements; `F.of(0, 0, c)` must be 0.
 *
 * Order: element j to lane j mod lanes, ascending from 0; then sumLanes.
 */
@inline
export function sumRow2<T, F>(a: usize, b: usize, n: i32, c: v128): T {
  const f = changetype<F>(0);
  let sum = zero();
  let rest = n;
  for (; rest >= lanes<T>(); rest -= lanes<T>(), a += 16, b += 16) {
    sum = v128.add<T>(sum, f.of<T>(v128.load(a), v128.load(b), c));
  }
  if (rest > 0) {
    sum = v128.add<T>(sum, f.of<T>(loadPart<T>(a, rest, zero()), loadPart<T>(b, rest, zero()), c));
  }
  return sumLanes<T>(sum);
}
