// The tile for what is left at the right edge of C, when one vector is enough: 6 rows × one vector.

import { multiplyAdd, PAIR_BYTES } from "./microkernel";

/**
 * edge = A·B for a tile of up to 6 rows × one vector; the sums are those of multiplyPairs.
 *
 * @param rows  1 … 6. The rows of `edge` that are missing repeat the last one.
 * @param edge  6 rows, PAIR_BYTES apart, of which the first vector is written.
 * @param b     Packed panel of B, of which the first vector of each step is read.
 */
export function multiplyTall<T>(
  rows: i32,
  depth: i32,
  edge: usize,
  a: usize,
  aStride: usize,
  b: usize,
): void {
  let a0 = a;
  let a1 = a0 + aStride * usize(rows > 1);
  let a2 = a1 + aStride * usize(rows > 2);
  let a3 = a2 + aStride * usize(rows > 3);
  let a4 = a3 + aStride * usize(rows > 4);
  let a5 = a4 + aStride * usize(rows > 5);
  let c0 = v128.splat<T>(0);
  let c1 = v128.splat<T>(0);
  let c2 = v128.splat<T>(0);
  let c3 = v128.splat<T>(0);
  let c4 = v128.splat<T>(0);
  let c5 = v128.splat<T>(0);
  let b0: v128;

  // prettier-ignore
  for (let k = depth; k > 0; k -= 4) {
    b0 = v128.load(b);
    c5 = multiplyAdd<T>(c5, v128.load_splat<T>(a5), b0);
    c4 = multiplyAdd<T>(c4, v128.load_splat<T>(a4), b0);
    c3 = multiplyAdd<T>(c3, v128.load_splat<T>(a3), b0);
    c2 = multiplyAdd<T>(c2, v128.load_splat<T>(a2), b0);
    c1 = multiplyAdd<T>(c1, v128.load_splat<T>(a1), b0);
    c0 = multiplyAdd<T>(c0, v128.load_splat<T>(a0), b0);
    if (k > 1) {
      b0 = v128.load(b, 32);
      c5 = multiplyAdd<T>(c5, v128.load_splat<T>(a5, sizeof<T>()), b0);
      c4 = multiplyAdd<T>(c4, v128.load_splat<T>(a4, sizeof<T>()), b0);
      c3 = multiplyAdd<T>(c3, v128.load_splat<T>(a3, sizeof<T>()), b0);
      c2 = multiplyAdd<T>(c2, v128.load_splat<T>(a2, sizeof<T>()), b0);
      c1 = multiplyAdd<T>(c1, v128.load_splat<T>(a1, sizeof<T>()), b0);
      c0 = multiplyAdd<T>(c0, v128.load_splat<T>(a0, sizeof<T>()), b0);
    }
    if (k > 2) {
      b0 = v128.load(b, 64);
      c5 = multiplyAdd<T>(c5, v128.load_splat<T>(a5, 2 * sizeof<T>()), b0);
      c4 = multiplyAdd<T>(c4, v128.load_splat<T>(a4, 2 * sizeof<T>()), b0);
      c3 = multiplyAdd<T>(c3, v128.load_splat<T>(a3, 2 * sizeof<T>()), b0);
      c2 = multiplyAdd<T>(c2, v128.load_splat<T>(a2, 2 * sizeof<T>()), b0);
      c1 = multiplyAdd<T>(c1, v128.load_splat<T>(a1, 2 * sizeof<T>()), b0);
      c0 = multiplyAdd<T>(c0, v128.load_splat<T>(a0, 2 * sizeof<T>()), b0);
    }
    if (k > 3) {
      b0 = v128.load(b, 96);
      c5 = multiplyAdd<T>(c5, v128.load_splat<T>(a5, 3 * sizeof<T>()), b0);
      c4 = multiplyAdd<T>(c4, v128.load_splat<T>(a4, 3 * sizeof<T>()), b0);
      c3 = multiplyAdd<T>(c3, v128.load_splat<T>(a3, 3 * sizeof<T>()), b0);
      c2 = multiplyAdd<T>(c2, v128.load_splat<T>(a2, 3 * sizeof<T>()), b0);
      c1 = multiplyAdd<T>(c1, v128.load_splat<T>(a1, 3 * sizeof<T>()), b0);
      c0 = multiplyAdd<T>(c0, v128.load_splat<T>(a0, 3 * sizeof<T>()), b0);
    }
    b += 4 * PAIR_BYTES;
    a0 += 4 * sizeof<T>(); a1 += 4 * sizeof<T>(); a2 += 4 * sizeof<T>();
    a3 += 4 * sizeof<T>(); a4 += 4 * sizeof<T>(); a5 += 4 * sizeof<T>();
  }

  v128.store(edge, c0);
  v128.store(edge, c1, 1 * PAIR_BYTES);
  v128.store(edge, c2, 2 * PAIR_BYTES);
  v128.store(edge, c3, 3 * PAIR_BYTES);
  v128.store(edge, c4, 4 * PAIR_BYTES);
  v128.store(edge, c5, 5 * PAIR_BYTES);
}
