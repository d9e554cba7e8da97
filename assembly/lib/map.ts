// The loops of all elementwise kernels. What they apply is a class with one inline method `of`, given as a type:
// AssemblyScript then puts the method's body into the loop, where a function value would be an indirect call.

import { lanes, line, loadPart, loadSplat, storeFirst, storePair, storePart } from "./lanes";
import { partitionStart } from "./partition";

/** `out[i] = value`, the value in every lane. */
@inline
export function map0<T>(out: usize, value: v128, n: i32, thread: i32, threads: i32): void {
  const width = lanes<T>();
  const start = partitionStart(n, line<T>(), thread, threads);
  let rest = partitionStart(n, line<T>(), thread + 1, threads) - start;
  out += <usize>start * sizeof<T>();
  for (; rest >= 2 * width; rest -= 2 * width, out += 32) {
    storePair(out, value, value);
  }
  for (; rest > 0; rest -= width, out += 16) storePart<T>(out, value, min(rest, width));
}

/** `out[i] = F.of(x[i], c)`; out may be x. Two vectors an iteration hide the latency of long functions. */
@inline
export function map1<T, F>(out: usize, x: usize, n: i32, c: v128, thread: i32, threads: i32): void {
  const f = changetype<F>(0);
  const width = lanes<T>();
  const start = partitionStart(n, line<T>(), thread, threads);
  let rest = partitionStart(n, line<T>(), thread + 1, threads) - start;
  const skip = <usize>start * sizeof<T>();
  out += skip;
  x += skip;
  for (; rest >= 2 * width; rest -= 2 * width, out += 32, x += 32) {
    const first = f.of<T>(v128.load(x), c);
    const second = f.of<T>(v128.load(x, 16), c);
    storePair(out, first, second);
  }
  for (; rest > 0; rest -= width, out += 16, x += 16) {
    const count = min(rest, width);
    storePart<T>(out, f.of<T>(loadPart<T>(x, count, i32x4.splat(0)), c), count);
  }
}

/** `out[i] = F.of(a[i], b[i], c)`; out may be a or b. For short functions: what is left over goes one by one. */
@inline
export function map2<T, F>(out: usize, a: usize, b: usize, n: i32, c: v128, thread: i32, threads: i32): void {
  const f = changetype<F>(0);
  const width = lanes<T>();
  const start = partitionStart(n, line<T>(), thread, threads);
  let rest = partitionStart(n, line<T>(), thread + 1, threads) - start;
  const skip = <usize>start * sizeof<T>();
  out += skip;
  a += skip;
  b += skip;
  for (; rest >= 2 * width; rest -= 2 * width, out += 32, a += 32, b += 32) {
    const first = f.of<T>(v128.load(a), v128.load(b), c);
    const second = f.of<T>(v128.load(a, 16), v128.load(b, 16), c);
    storePair(out, first, second);
  }
  for (; rest > 0; rest--, out += sizeof<T>(), a += sizeof<T>(), b += sizeof<T>()) {
    storeFirst<T>(out, f.of<T>(loadSplat<T>(a), loadSplat<T>(b), c));
  }
}
