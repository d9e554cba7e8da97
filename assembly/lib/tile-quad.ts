// The tile of engines that fuse neighbouring vectors: 4 rows × four vectors.

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
      }
      p += 4 * QUAD_BYTES;
      a0 += 4 * sizeof<T>(); a1 += 4 * sizeof<T>(); a2 += 4 * sizeof<T>(); a3 += 4 * sizeof<T>();
    }

    storeQuad<T>(c, c00, c01, c02, c03, add);
    if (rows > 1) storeQuad<T>(c + 1 * cStride, c10, c11, c12, c13, add);
    if (rows > 2) storeQuad<T>(c + 2 * cStride, c20, c21, c22, c23, add);
    if (rows > 3) storeQuad<T>(c + 3 * cStride, c30, c31, c32, c33, add);
    c += <usize>TILE_ROWS * cStride;
  }
}
