// The tile of the matrix product: 4 rows × two vectors, in the relaxed build 6 rows (TILE_ROWS).

import { multiplyAdd, PAIR_BYTES, storeColumns, storeRow, TILE_ROWS } from "./microkernel";

/**
 * C = A·B, or C += A·B, for two vectors of columns: tiles of TILE_ROWS rows × two vectors, one below the other.
 *
 * Every sum starts at +0 and takes its products in ascending order of k: each is rounded, then added, rounded.
 *
 * @param rows        >= 0. Rows that the last tile lacks repeat its last one in the registers and are not stored.
 * @param depth       Terms of the sum, >= 1.
 * @param c           Rows of C, `cStride` bytes apart.
 * @param transposed  C is stored by columns, each of them `cStride` bytes behind the one before; `rows` is then a multiple of 4
 *                    and nothing is added. For tiles of 4 rows only.
 * @param a           Rows of A, dense along k, `aStride` bytes apart.
 * @param b           Packed panel of B: two vectors for each step of k.
 * @param add         Whether C is added to, or overwritten without being read.
 */
export function multiplyPairs<T>(
  rows: i32,
  depth: i32,
  c: usize,
  cStride: usize,
  transposed: bool,
  a: usize,
  aStride: usize,
  b: usize,
  add: bool,
): void {
  const lanes = <usize>16 / sizeof<T>();
  for (; rows > 0; rows -= TILE_ROWS, a += <usize>TILE_ROWS * aStride) {
    // A product instead of a choice: it costs the loop no registers.
    let p = b;
    let a0 = a;
    let a1 = a0 + aStride * usize(rows > 1);
    let a2 = a1 + aStride * usize(rows > 2);
    let a3 = a2 + aStride * usize(rows > 3);
    let a4 = a3 + aStride * usize(rows > 4);
    let a5 = a4 + aStride * usize(rows > 5);
    let c00 = v128.splat<T>(0);
    let c01 = v128.splat<T>(0);
    let c10 = v128.splat<T>(0);
    let c11 = v128.splat<T>(0);
    let c20 = v128.splat<T>(0);
    let c21 = v128.splat<T>(0);
    let c30 = v128.splat<T>(0);
    let c31 = v128.splat<T>(0);
    let c40 = v128.splat<T>(0);
    let c41 = v128.splat<T>(0);
    let c50 = v128.splat<T>(0);
    let c51 = v128.splat<T>(0);
    let b0: v128;
    let b1: v128;
    let x: v128;
    // prettier-ignore
    for (let k = depth; k > 0; k -= 8) {
      b0 = v128.load(p); b1 = v128.load(p, 16);
      if (TILE_ROWS > 4) {
        x = v128.load_splat<T>(a5); c51 = multiplyAdd<T>(c51, x, b1); c50 = multiplyAdd<T>(c50, x, b0);
        x = v128.load_splat<T>(a4); c41 = multiplyAdd<T>(c41, x, b1); c40 = multiplyAdd<T>(c40, x, b0);
      }
      x = v128.load_splat<T>(a3); c31 = multiplyAdd<T>(c31, x, b1); c30 = multiplyAdd<T>(c30, x, b0);
      x = v128.load_splat<T>(a2); c21 = multiplyAdd<T>(c21, x, b1); c20 = multiplyAdd<T>(c20, x, b0);
      x = v128.load_splat<T>(a1); c11 = multiplyAdd<T>(c11, x, b1); c10 = multiplyAdd<T>(c10, x, b0);
      x = v128.load_splat<T>(a0); c01 = multiplyAdd<T>(c01, x, b1); c00 = multiplyAdd<T>(c00, x, b0);
      if (k > 1) {
        b0 = v128.load(p, 32); b1 = v128.load(p, 48);
        if (TILE_ROWS > 4) {
          x = v128.load_splat<T>(a5, sizeof<T>()); c51 = multiplyAdd<T>(c51, x, b1); c50 = multiplyAdd<T>(c50, x, b0);
          x = v128.load_splat<T>(a4, sizeof<T>()); c41 = multiplyAdd<T>(c41, x, b1); c40 = multiplyAdd<T>(c40, x, b0);
        }
        x = v128.load_splat<T>(a3, sizeof<T>()); c31 = multiplyAdd<T>(c31, x, b1); c30 = multiplyAdd<T>(c30, x, b0);
        x = v128.load_splat<T>(a2, sizeof<T>()); c21 = multiplyAdd<T>(c21, x, b1); c20 = multiplyAdd<T>(c20, x, b0);
        x = v128.load_splat<T>(a1, sizeof<T>()); c11 = multiplyAdd<T>(c11, x, b1); c10 = multiplyAdd<T>(c10, x, b0);
        x = v128.load_splat<T>(a0, sizeof<T>()); c01 = multiplyAdd<T>(c01, x, b1); c00 = multiplyAdd<T>(c00, x, b0);
      }
      if (k > 2) {
        b0 = v128.load(p, 64); b1 = v128.load(p, 80);
        if (TILE_ROWS > 4) {
          x = v128.load_splat<T>(a5, 2 * sizeof<T>()); c51 = multiplyAdd<T>(c51, x, b1); c50 = multiplyAdd<T>(c50, x, b0);
          x = v128.load_splat<T>(a4, 2 * sizeof<T>()); c41 = multiplyAdd<T>(c41, x, b1); c40 = multiplyAdd<T>(c40, x, b0);
        }
        x = v128.load_splat<T>(a3, 2 * sizeof<T>()); c31 = multiplyAdd<T>(c31, x, b1); c30 = multiplyAdd<T>(c30, x, b0);
        x = v128.load_splat<T>(a2, 2 * sizeof<T>()); c21 = multiplyAdd<T>(c21, x, b1); c20 = multiplyAdd<T>(c20, x, b0);
        x = v128.load_splat<T>(a1, 2 * sizeof<T>()); c11 = multiplyAdd<T>(c11, x, b1); c10 = multiplyAdd<T>(c10, x, b0);
        x = v128.load_splat<T>(a0, 2 * sizeof<T>()); c01 = multiplyAdd<T>(c01, x, b1); c00 = multiplyAdd<T>(c00, x, b0);
      }
      if (k > 3) {
        b0 = v128.load(p, 96); b1 = v128.load(p, 112);
        if (TILE_ROWS > 4) {
          x = v128.load_splat<T>(a5, 3 * sizeof<T>()); c51 = multiplyAdd<T>(c51, x, b1); c50 = multiplyAdd<T>(c50, x, b0);
          x = v128.load_splat<T>(a4, 3 * sizeof<T>()); c41 = multiplyAdd<T>(c41, x, b1); c40 = multiplyAdd<T>(c40, x, b0);
        }
        x = v128.load_splat<T>(a3, 3 * sizeof<T>()); c31 = multiplyAdd<T>(c31, x, b1); c30 = multiplyAdd<T>(c30, x, b0);
        x = v128.load_splat<T>(a2, 3 * sizeof<T>()); c21 = multiplyAdd<T>(c21, x, b1); c20 = multiplyAdd<T>(c20, x, b0);
        x = v128.load_splat<T>(a1, 3 * sizeof<T>()); c11 = multiplyAdd<T>(c11, x, b1); c10 = multiplyAdd<T>(c10, x, b0);
        x = v128.load_splat<T>(a0, 3 * sizeof<T>()); c01 = multiplyAdd<T>(c01, x, b1); c00 = multiplyAdd<T>(c00, x, b0);
      }
      if (k > 4) {
        b0 = v128.load(p, 128); b1 = v128.load(p, 144);
        if (TILE_ROWS > 4) {
          x = v128.load_splat<T>(a5, 4 * sizeof<T>()); c51 = multiplyAdd<T>(c51, x, b1); c50 = multiplyAdd<T>(c50, x, b0);
          x = v128.load_splat<T>(a4, 4 * sizeof<T>()); c41 = multiplyAdd<T>(c41, x, b1); c40 = multiplyAdd<T>(c40, x, b0);
        }
        x = v128.load_splat<T>(a3, 4 * sizeof<T>()); c31 = multiplyAdd<T>(c31, x, b1); c30 = multiplyAdd<T>(c30, x, b0);
        x = v128.load_splat<T>(a2, 4 * sizeof<T>()); c21 = multiplyAdd<T>(c21, x, b1); c20 = multiplyAdd<T>(c20, x, b0);
        x = v128.load_splat<T>(a1, 4 * sizeof<T>()); c11 = multiplyAdd<T>(c11, x, b1); c10 = multiplyAdd<T>(c10, x, b0);
        x = v128.load_splat<T>(a0, 4 * sizeof<T>()); c01 = multiplyAdd<T>(c01, x, b1); c00 = multiplyAdd<T>(c00, x, b0);
      }
      if (k > 5) {
        b0 = v128.load(p, 160); b1 = v128.load(p, 176);
        if (TILE_ROWS > 4) {
          x = v128.load_splat<T>(a5, 5 * sizeof<T>()); c51 = multiplyAdd<T>(c51, x, b1); c50 = multiplyAdd<T>(c50, x, b0);
          x = v128.load_splat<T>(a4, 5 * sizeof<T>()); c41 = multiplyAdd<T>(c41, x, b1); c40 = multiplyAdd<T>(c40, x, b0);
        }
        x = v128.load_splat<T>(a3, 5 * sizeof<T>()); c31 = multiplyAdd<T>(c31, x, b1); c30 = multiplyAdd<T>(c30, x, b0);
        x = v128.load_splat<T>(a2, 5 * sizeof<T>()); c21 = multiplyAdd<T>(c21, x, b1); c20 = multiplyAdd<T>(c20, x, b0);
        x = v128.load_splat<T>(a1, 5 * sizeof<T>()); c11 = multiplyAdd<T>(c11, x, b1); c10 = multiplyAdd<T>(c10, x, b0);
        x = v128.load_splat<T>(a0, 5 * sizeof<T>()); c01 = multiplyAdd<T>(c01, x, b1); c00 = multiplyAdd<T>(c00, x, b0);
      }
      if (k > 6) {
        b0 = v128.load(p, 192); b1 = v128.load(p, 208);
        if (TILE_ROWS > 4) {
          x = v128.load_splat<T>(a5, 6 * sizeof<T>()); c51 = multiplyAdd<T>(c51, x, b1); c50 = multiplyAdd<T>(c50, x, b0);
          x = v128.load_splat<T>(a4, 6 * sizeof<T>()); c41 = multiplyAdd<T>(c41, x, b1); c40 = multiplyAdd<T>(c40, x, b0);
        }
        x = v128.load_splat<T>(a3, 6 * sizeof<T>()); c31 = multiplyAdd<T>(c31, x, b1); c30 = multiplyAdd<T>(c30, x, b0);
        x = v128.load_splat<T>(a2, 6 * sizeof<T>()); c21 = multiplyAdd<T>(c21, x, b1); c20 = multiplyAdd<T>(c20, x, b0);
        x = v128.load_splat<T>(a1, 6 * sizeof<T>()); c11 = multiplyAdd<T>(c11, x, b1); c10 = multiplyAdd<T>(c10, x, b0);
        x = v128.load_splat<T>(a0, 6 * sizeof<T>()); c01 = multiplyAdd<T>(c01, x, b1); c00 = multiplyAdd<T>(c00, x, b0);
      }
      if (k > 7) {
        b0 = v128.load(p, 224); b1 = v128.load(p, 240);
        if (TILE_ROWS > 4) {
          x = v128.load_splat<T>(a5, 7 * sizeof<T>()); c51 = multiplyAdd<T>(c51, x, b1); c50 = multiplyAdd<T>(c50, x, b0);
          x = v128.load_splat<T>(a4, 7 * sizeof<T>()); c41 = multiplyAdd<T>(c41, x, b1); c40 = multiplyAdd<T>(c40, x, b0);
        }
        x = v128.load_splat<T>(a3, 7 * sizeof<T>()); c31 = multiplyAdd<T>(c31, x, b1); c30 = multiplyAdd<T>(c30, x, b0);
        x = v128.load_splat<T>(a2, 7 * sizeof<T>()); c21 = multiplyAdd<T>(c21, x, b1); c20 = multiplyAdd<T>(c20, x, b0);
        x = v128.load_splat<T>(a1, 7 * sizeof<T>()); c11 = multiplyAdd<T>(c11, x, b1); c10 = multiplyAdd<T>(c10, x, b0);
        x = v128.load_splat<T>(a0, 7 * sizeof<T>()); c01 = multiplyAdd<T>(c01, x, b1); c00 = multiplyAdd<T>(c00, x, b0);
      }
      p += 8 * PAIR_BYTES;
      a0 += 8 * sizeof<T>(); a1 += 8 * sizeof<T>(); a2 += 8 * sizeof<T>(); a3 += 8 * sizeof<T>();
      if (TILE_ROWS > 4) { a4 += 8 * sizeof<T>(); a5 += 8 * sizeof<T>(); }
    }

    if (TILE_ROWS == 4 && transposed) {
      storeColumns<T>(c, cStride, c00, c10, c20, c30);
      storeColumns<T>(c + lanes * cStride, cStride, c01, c11, c21, c31);
      c += <usize>TILE_ROWS * sizeof<T>();
    } else {
      storeRow<T>(c, c00, c01, add);
      if (rows > 1) storeRow<T>(c + 1 * cStride, c10, c11, add);
      if (rows > 2) storeRow<T>(c + 2 * cStride, c20, c21, add);
      if (rows > 3) storeRow<T>(c + 3 * cStride, c30, c31, add);
      if (TILE_ROWS > 4) {
        if (rows > 4) storeRow<T>(c + 4 * cStride, c40, c41, add);
        if (rows > 5) storeRow<T>(c + 5 * cStride, c50, c51, add);
      }
      c += <usize>TILE_ROWS * cStride;
    }
  }
}
