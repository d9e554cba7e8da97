// What the tiles of the matrix product share: their sizes, one step of a sum, and the way from registers to C.
//
// A tile of C stays in registers over a block of the sum (lib/tile-pair.ts, lib/tile-quad.ts, lib/tile-tall.ts). All are
// written out for several steps of k, each further step behind `if (k > …)`. The conditions handle the rest of k; above all
// they keep compilers from moving the loads of all steps to the front, where they would outnumber the registers. The rows
// of a step stand in descending order for the same reason: Node 20 and 22 then load an element of A just before it is used
// (docs/kernels.md).

import { storePair } from "./lanes";

/** Bytes from row to row of a packed panel of B and of an edge tile: two vectors, or four. */
export const PAIR_BYTES: usize = 32;
export const QUAD_BYTES: usize = 64;

/**
 * Rows of a tile two or, where neighbours are fused, four vectors wide. A step of k needs 8 sums + 2 vectors of B + 4 elements of
 * A: 14 of 16 registers. Where a product and its addition are one instruction no register holds the product between them, and 8
 * sums would wait for each other; then there are 6 rows: 12 sums + 2 vectors of B + 1 element of A.
 */
export const TILE_ROWS: i32 = ASC_FEATURE_RELAXED_SIMD ? 6 : 4;

/** Rows of a tile one vector wide. A step of k needs 6 sums + 1 vector of B + 6 elements of A: 13 of 16 registers. */
export const TALL_ROWS: i32 = 6;

/**
 * sum + x·y, rounded twice: a fused multiply-add would give other bits on other machines. The relaxed build lets the engine
 * choose.
 */
@inline
export function multiplyAdd<T>(sum: v128, x: v128, y: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) {
    return sizeof<T>() == 4 ? f32x4.relaxed_madd(x, y, sum) : f64x2.relaxed_madd(x, y, sum);
  }
  return v128.add<T>(sum, v128.mul<T>(x, y));
}

/** Both loads come before both stores: an engine may then fuse each pair into one. */
@inline
export function storeRow<T>(c: usize, left: v128, right: v128, add: bool): void {
  if (add) {
    left = v128.add<T>(v128.load(c), left);
    right = v128.add<T>(v128.load(c, 16), right);
  }
  storePair(c, left, right);
}

/** The same for four vectors: all loads before all stores, and the stores backwards as in storePair. */
@inline
export function storeQuad<T>(c: usize, s0: v128, s1: v128, s2: v128, s3: v128, add: bool): void {
  if (add) {
    s0 = v128.add<T>(v128.load(c), s0);
    s1 = v128.add<T>(v128.load(c, 16), s1);
    s2 = v128.add<T>(v128.load(c, 32), s2);
    s3 = v128.add<T>(v128.load(c, 48), s3);
  }
  v128.store(c, s3, 48);
  v128.store(c, s2, 32);
  v128.store(c, s1, 16);
  v128.store(c, s0);
}

/**
 * Stores four rows of one vector as columns: c[j][i] = sᵢ[j].
 *
 * @param c        Of float32 four rows of one vector, of float64 two rows of two, `cStride` bytes apart.
 */
@inline
export function storeColumns<T>(c: usize, cStride: usize, s0: v128, s1: v128, s2: v128, s3: v128): void {
  if (sizeof<T>() == 8) {
    v128.store(c, v128.shuffle<f64>(s0, s1, 0, 2));
    v128.store(c + 16, v128.shuffle<f64>(s2, s3, 0, 2));
    v128.store(c + cStride, v128.shuffle<f64>(s0, s1, 1, 3));
    v128.store(c + cStride + 16, v128.shuffle<f64>(s2, s3, 1, 3));
  } else {
    const top02 = v128.shuffle<f32>(s0, s1, 0, 4, 1, 5);
    const top13 = v128.shuffle<f32>(s0, s1, 2, 6, 3, 7);
    const bottom02 = v128.shuffle<f32>(s2, s3, 0, 4, 1, 5);
    const bottom13 = v128.shuffle<f32>(s2, s3, 2, 6, 3, 7);
    v128.store(c, v128.shuffle<f64>(top02, bottom02, 0, 2));
    v128.store(c + cStride, v128.shuffle<f64>(top02, bottom02, 1, 3));
    v128.store(c + 2 * cStride, v128.shuffle<f64>(top13, bottom13, 0, 2));
    v128.store(c + 3 * cStride, v128.shuffle<f64>(top13, bottom13, 1, 3));
  }
}
