// The same row added to every row of a block, and then a function of each element.

import { lanes, loadPart, storePair, storePart, zero } from "./lanes";

/** `out[i, j] = F.of(x[i, j] + bias[j])`; out may be x. Rows of both lie `stride` bytes apart. */
@inline
export function addBiasRows<T, F>(
  out: usize,
  x: usize,
  stride: usize,
  bias: usize,
  rows: i32,
  columns: i32,
): void {
  const f = changetype<F>(0);
  const width = lanes<T>();
  const gap = stride - <usize>columns * sizeof<T>();
  for (let row = 0; row < rows; row++) {
    let b = bias;
    let rest = columns;
    for (; rest >= 2 * width; rest -= 2 * width, out += 32, x += 32, b += 32) {
      const first = f.of<T>(v128.add<T>(v128.load(x), v128.load(b)), zero());
      const second = f.of<T>(v128.add<T>(v128.load(x, 16), v128.load(b, 16)), zero());
      storePair(out, first, second);
    }
    while (rest > 0) {
      const count = min(rest, width);
      const v = loadPart<T>(x, count, zero());
      const c = loadPart<T>(b, count, zero());
      storePart<T>(out, f.of<T>(v128.add<T>(v, c), zero()), count);
      const bytes = <usize>count * sizeof<T>();
      out += bytes;
      x += bytes;
      b += bytes;
      rest -= count;
    }
    out += gap;
    x += gap;
  }
}
