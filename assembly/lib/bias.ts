// A row, or a number, added to what there is, and then a function of each element.

import { lanes, loadSplat, storeFirst, storePair, zero } from "./lanes";

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
    if (rest >= width) {
      v128.store(out, f.of<T>(v128.add<T>(v128.load(x), v128.load(b)), zero()));
      out += 16;
      x += 16;
      b += 16;
      rest -= width;
    }
    for (; rest > 0; rest--, out += sizeof<T>(), x += sizeof<T>(), b += sizeof<T>()) {
      storeFirst<T>(out, f.of<T>(v128.add<T>(loadSplat<T>(x), loadSplat<T>(b)), zero()));
    }
    out += gap;
    x += gap;
  }
}

/** `out[i] = F.of(x[i] + b)` for a run of elements; out may be x. */
@inline
export function addToRun<T, F>(out: usize, x: usize, b: v128, run: i32): void {
  const f = changetype<F>(0);
  const width = lanes<T>();
  for (; run >= 2 * width; run -= 2 * width, out += 32, x += 32) {
    const first = f.of<T>(v128.add<T>(v128.load(x), b), zero());
    const second = f.of<T>(v128.add<T>(v128.load(x, 16), b), zero());
    storePair(out, first, second);
  }
  for (; run > 0; run--, out += sizeof<T>(), x += sizeof<T>()) {
    storeFirst<T>(out, f.of<T>(v128.add<T>(loadSplat<T>(x), b), zero()));
  }
}
