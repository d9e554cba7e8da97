// The tile of engines that fuse neighbouring vectors: 4 rows × four vectors, in the relaxed build 6 rows (TILE_ROWS).

import { multiplyAdd, QUAD_BYTES, storeQuad, TILE_ROWS } from "./microkernel";

/**
 * The same as multiplyPairs for four vectors of columns, of which an engine that fuses neighbours makes two of 256 bits; others
 * have not enough registers for it. The sums are those of multiplyPairs. C is stored by rows only: had the sums another
 * use, V8's revectorizer would fuse less, at a tenth of the speed.
 */
export function multiplyQuads<T>(
  rows: i32,
  depth: i32,
  c: usize,
  cStride: usize,
  a: usize,
  aStride: usize,
  b: usize,
  add: bool,
): void {
  for (; rows > 0; rows -= TILE_ROWS, a += <usize>TILE_ROWS * aStride) {
    let p = b;
    let a0 = a;
    let a1 = a0 + aStride * usize(rows > 1);
    let a2 = a1 + aStride * usize(rows > 2);
    let a3 = a2 + aStride * usize(rows > 3);
    let a4 = a3 + aStride * usize(rows > 4);
    let a5 = a4 + aStride * usize(rows > 5);
    let c00 = v128.splat<T>(0);
    let c01 = v128.splat<T>(0);
    let c02 = v128.splat<T>(0);
    let c03 = v128.splat<T>(0);
    let c10 = v128.splat<T>(0);
    let c11 = v128.splat<T>(0);
    let c12 = v128.splat<T>(0);
    let c13 = v128.splat<T>(0);
    let c20 = v128.splat<T>(0);
    let c21 = v128.splat<T>(0);
    let c22 = v128.splat<T>(0);
    let c23 = v128.splat<T>(0);
    let c30 = v128.splat<T>(0);
    let c31 = v128.splat<T>(0);
    let c32 = v128.splat<T>(0);
    let c33 = v128.splat<T>(0);
    let c40 = v128.splat<T>(0);
    let c41 = v128.splat<T>(0);
    let c42 = v128.splat<T>(0);
    let c43 = v128.splat<T>(0);
    let c50 = v128.splat<T>(0);
    let c51 = v128.splat<T>(0);
    let c52 = v128.splat<T>(0);
    let c53 = v128.splat<T>(0);
    let b0: v128;
    let b1: v128;
    let b2: v128;
    let b3: v128;
    let x: v128;
    // prettier-ignore
    for (let k = depth; k > 0; k -= 4) {
      b0 = v128.load(p); b1 = v128.load(p, 16); b2 = v128.load(p, 32); b3 = v128.load(p, 48);
      x = v128.load_splat<T>(a0); c00 = multiplyAdd<T>(c00, x, b0); c01 = multiplyAdd<T>(c01, x, b1);
      c02 = multiplyAdd<T>(c02, x, b2); c03 = multiplyAdd<T>(c03, x, b3);
      x = v128.load_splat<T>(a1); c10 = multiplyAdd<T>(c10, x, b0); c11 = multiplyAdd<T>(c11, x, b1);
      c12 = multiplyAdd<T>(c12, x, b2); c13 = multiplyAdd<T>(c13, x, b3);
      x = v128.load_splat<T>(a2); c20 = multiplyAdd<T>(c20, x, b0); c21 = multiplyAdd<T>(c21, x, b1);
      c22 = multiplyAdd<T>(c22, x, b2); c23 = multiplyAdd<T>(c23, x, b3);
      x = v128.load_splat<T>(a3); c30 = multiplyAdd<T>(c30, x, b0); c31 = multiplyAdd<T>(c31, x, b1);
      c32 = multiplyAdd<T>(c32, x, b2); c33 = multiplyAdd<T>(c33, x, b3);
      if (TILE_ROWS > 4) {
        x = v128.load_splat<T>(a4); c40 = multiplyAdd<T>(c40, x, b0); c41 = multiplyAdd<T>(c41, x, b1);
        c42 = multiplyAdd<T>(c42, x, b2); c43 = multiplyAdd<T>(c43, x, b3);
        x = v128.load_splat<T>(a5); c50 = multiplyAdd<T>(c50, x, b0); c51 = multiplyAdd<T>(c51, x, b1);
        c52 = multiplyAdd<T>(c52, x, b2); c53 = multiplyAdd<T>(c53, x, b3);
      }
      if (k > 1) {
        b0 = v128.load(p, 64); b1 = v128.load(p, 80); b2 = v128.load(p, 96); b3 = v128.load(p, 112);
        x = v128.load_splat<T>(a0, sizeof<T>()); c00 = multiplyAdd<T>(c00, x, b0); c01 = multiplyAdd<T>(c01, x, b1);
        c02 = multiplyAdd<T>(c02, x, b2); c03 = multiplyAdd<T>(c03, x, b3);
        x = v128.load_splat<T>(a1, sizeof<T>()); c10 = multiplyAdd<T>(c10, x, b0); c11 = multiplyAdd<T>(c11, x, b1);
        c12 = multiplyAdd<T>(c12, x, b2); c13 = multiplyAdd<T>(c13, x, b3);
        x = v128.load_splat<T>(a2, sizeof<T>()); c20 = multiplyAdd<T>(c20, x, b0); c21 = multiplyAdd<T>(c21, x, b1);
        c22 = multiplyAdd<T>(c22, x, b2); c23 = multiplyAdd<T>(c23, x, b3);
        x = v128.load_splat<T>(a3, sizeof<T>()); c30 = multiplyAdd<T>(c30, x, b0); c31 = multiplyAdd<T>(c31, x, b1);
        c32 = multiplyAdd<T>(c32, x, b2); c33 = multiplyAdd<T>(c33, x, b3);
        if (TILE_ROWS > 4) {
          x = v128.load_splat<T>(a4, sizeof<T>()); c40 = multiplyAdd<T>(c40, x, b0); c41 = multiplyAdd<T>(c41, x, b1);
          c42 = multiplyAdd<T>(c42, x, b2); c43 = multiplyAdd<T>(c43, x, b3);
          x = v128.load_splat<T>(a5, sizeof<T>()); c50 = multiplyAdd<T>(c50, x, b0); c51 = multiplyAdd<T>(c51, x, b1);
          c52 = multiplyAdd<T>(c52, x, b2); c53 = multiplyAdd<T>(c53, x, b3);
        }
      }
      if (k > 2) {
        b0 = v128.load(p, 128); b1 = v128.load(p, 144); b2 = v128.load(p, 160); b3 = v128.load(p, 176);
        x = v128.load_splat<T>(a0, 2 * sizeof<T>()); c00 = multiplyAdd<T>(c00, x, b0); c01 = multiplyAdd<T>(c01, x, b1);
        c02 = multiplyAdd<T>(c02, x, b2); c03 = multiplyAdd<T>(c03, x, b3);
        x = v128.load_splat<T>(a1, 2 * sizeof<T>()); c10 = multiplyAdd<T>(c10, x, b0); c11 = multiplyAdd<T>(c11, x, b1);
        c12 = multiplyAdd<T>(c12, x, b2); c13 = multiplyAdd<T>(c13, x, b3);
        x = v128.load_splat<T>(a2, 2 * sizeof<T>()); c20 = multiplyAdd<T>(c20, x, b0); c21 = multiplyAdd<T>(c21, x, b1);
        c22 = multiplyAdd<T>(c22, x, b2); c23 = multiplyAdd<T>(c23, x, b3);
        x = v128.load_splat<T>(a3, 2 * sizeof<T>()); c30 = multiplyAdd<T>(c30, x, b0); c31 = multiplyAdd<T>(c31, x, b1);
        c32 = multiplyAdd<T>(c32, x, b2); c33 = multiplyAdd<T>(c33, x, b3);
        if (TILE_ROWS > 4) {
          x = v128.load_splat<T>(a4, 2 * sizeof<T>()); c40 = multiplyAdd<T>(c40, x, b0); c41 = multiplyAdd<T>(c41, x, b1);
          c42 = multiplyAdd<T>(c42, x, b2); c43 = multiplyAdd<T>(c43, x, b3);
          x = v128.load_splat<T>(a5, 2 * sizeof<T>()); c50 = multiplyAdd<T>(c50, x, b0); c51 = multiplyAdd<T>(c51, x, b1);
          c52 = multiplyAdd<T>(c52, x, b2); c53 = multiplyAdd<T>(c53, x, b3);
        }
      }
      if (k > 3) {
        b0 = v128.load(p, 192); b1 = v128.load(p, 208); b2 = v128.load(p, 224); b3 = v128.load(p, 240);
        x = v128.load_splat<T>(a0, 3 * sizeof<T>()); c00 = multiplyAdd<T>(c00, x, b0); c01 = multiplyAdd<T>(c01, x, b1);
        c02 = multiplyAdd<T>(c02, x, b2); c03 = multiplyAdd<T>(c03, x, b3);
        x = v128.load_splat<T>(a1, 3 * sizeof<T>()); c10 = multiplyAdd<T>(c10, x, b0); c11 = multiplyAdd<T>(c11, x, b1);
        c12 = multiplyAdd<T>(c12, x, b2); c13 = multiplyAdd<T>(c13, x, b3);
        x = v128.load_splat<T>(a2, 3 * sizeof<T>()); c20 = multiplyAdd<T>(c20, x, b0); c21 = multiplyAdd<T>(c21, x, b1);
        c22 = multiplyAdd<T>(c22, x, b2); c23 = multiplyAdd<T>(c23, x, b3);
        x = v128.load_splat<T>(a3, 3 * sizeof<T>()); c30 = multiplyAdd<T>(c30, x, b0); c31 = multiplyAdd<T>(c31, x, b1);
        c32 = multiplyAdd<T>(c32, x, b2); c33 = multiplyAdd<T>(c33, x, b3);
        if (TILE_ROWS > 4) {
          x = v128.load_splat<T>(a4, 3 * sizeof<T>()); c40 = multiplyAdd<T>(c40, x, b0); c41 = multiplyAdd<T>(c41, x, b1);
          c42 = multiplyAdd<T>(c42, x, b2); c43 = multiplyAdd<T>(c43, x, b3);
          x = v128.load_splat<T>(a5, 3 * sizeof<T>()); c50 = multiplyAdd<T>(c50, x, b0); c51 = multiplyAdd<T>(c51, x, b1);
          c52 = multiplyAdd<T>(c52, x, b2); c53 = multiplyAdd<T>(c53, x, b3);
        }
      }
      p += 4 * QUAD_BYTES;
      a0 += 4 * sizeof<T>(); a1 += 4 * sizeof<T>(); a2 += 4 * sizeof<T>(); a3 += 4 * sizeof<T>();
      if (TILE_ROWS > 4) { a4 += 4 * sizeof<T>(); a5 += 4 * sizeof<T>(); }
    }

    storeQuad<T>(c, c00, c01, c02, c03, add);
    if (rows > 1) storeQuad<T>(c + 1 * cStride, c10, c11, c12, c13, add);
    if (rows > 2) storeQuad<T>(c + 2 * cStride, c20, c21, c22, c23, add);
    if (rows > 3) storeQuad<T>(c + 3 * cStride, c30, c31, c32, c33, add);
    if (TILE_ROWS > 4) {
      if (rows > 4) storeQuad<T>(c + 4 * cStride, c40, c41, c42, c43, add);
      if (rows > 5) storeQuad<T>(c + 5 * cStride, c50, c51, c52, c53, add);
    }
    c += <usize>TILE_ROWS * cStride;
  }
}
