// The register-blocked core of the matrix product: a tile of C stays in registers over a block of the sum.
//
// Both tiles are written out for several steps of k, each further step behind `if (k > …)`. The conditions handle the
// rest of k; above all they keep compilers from moving the loads of all steps to the front, where they would outnumber
// the registers (docs/kernels.md). The rows of a step stand in descending order for the same reason: Node 20 and 22 then load
// the element of A just before it is used.

import { storePair } from "./lanes";

/** Bytes from row to row of a packed panel of B and of an edge tile: two vectors, or four. */
export const PAIR_BYTES: usize = 32;
export const QUAD_BYTES: usize = 64;

/** Rows of a tile two vectors wide. A step of k needs 8 sums + 2 vectors of B + 4 elements of A: 14 of 16 registers. */
export const TILE_ROWS: i32 = 4;

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
function storeQuad<T>(c: usize, s0: v128, s1: v128, s2: v128, s3: v128, add: bool): void {
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
 * C = A·B, or C += A·B, for a tile of up to 4 rows × two vectors.
 *
 * Every sum starts at +0 and takes its products in ascending order of k: each is rounded, then added, rounded.
 *
 * @param rows   1 … 4. The rows that are missing repeat the last one in the registers and are not stored.
 * @param depth  Terms of the sum, >= 1.
 * @param c      Tile of C; its rows are `cStride` bytes apart.
 * @param a      Rows of A, dense along k, `aStride` bytes apart.
 * @param b      Packed panel of B: two vectors for each step of k.
 * @param add    Whether C is added to, or overwritten without being read.
 */
export function multiplyPair<T>(
  rows: i32,
  depth: i32,
  c: usize,
  cStride: usize,
  a: usize,
  aStride: usize,
  b: usize,
  add: bool,
): void {
  // A product instead of a choice: it costs the loop no registers.
  let a0 = a;
  let a1 = a0 + aStride * usize(rows > 1);
  let a2 = a1 + aStride * usize(rows > 2);
  let a3 = a2 + aStride * usize(rows > 3);
  let c00 = v128.splat<T>(0);
  let c01 = v128.splat<T>(0);
  let c10 = v128.splat<T>(0);
  let c11 = v128.splat<T>(0);
  let c20 = v128.splat<T>(0);
  let c21 = v128.splat<T>(0);
  let c30 = v128.splat<T>(0);
  let c31 = v128.splat<T>(0);
  let b0: v128;
  let b1: v128;
  let x: v128;

  // prettier-ignore
  for (let k = depth; k > 0; k -= 8) {
    b0 = v128.load(b); b1 = v128.load(b, 16);
    x = v128.load_splat<T>(a3); c30 = multiplyAdd<T>(c30, x, b0); c31 = multiplyAdd<T>(c31, x, b1);
    x = v128.load_splat<T>(a2); c20 = multiplyAdd<T>(c20, x, b0); c21 = multiplyAdd<T>(c21, x, b1);
    x = v128.load_splat<T>(a1); c10 = multiplyAdd<T>(c10, x, b0); c11 = multiplyAdd<T>(c11, x, b1);
    x = v128.load_splat<T>(a0); c00 = multiplyAdd<T>(c00, x, b0); c01 = multiplyAdd<T>(c01, x, b1);
    if (k > 1) {
      b0 = v128.load(b, 32); b1 = v128.load(b, 48);
      x = v128.load_splat<T>(a3, sizeof<T>()); c30 = multiplyAdd<T>(c30, x, b0); c31 = multiplyAdd<T>(c31, x, b1);
      x = v128.load_splat<T>(a2, sizeof<T>()); c20 = multiplyAdd<T>(c20, x, b0); c21 = multiplyAdd<T>(c21, x, b1);
      x = v128.load_splat<T>(a1, sizeof<T>()); c10 = multiplyAdd<T>(c10, x, b0); c11 = multiplyAdd<T>(c11, x, b1);
      x = v128.load_splat<T>(a0, sizeof<T>()); c00 = multiplyAdd<T>(c00, x, b0); c01 = multiplyAdd<T>(c01, x, b1);
    }
    if (k > 2) {
      b0 = v128.load(b, 64); b1 = v128.load(b, 80);
      x = v128.load_splat<T>(a3, 2 * sizeof<T>()); c30 = multiplyAdd<T>(c30, x, b0); c31 = multiplyAdd<T>(c31, x, b1);
      x = v128.load_splat<T>(a2, 2 * sizeof<T>()); c20 = multiplyAdd<T>(c20, x, b0); c21 = multiplyAdd<T>(c21, x, b1);
      x = v128.load_splat<T>(a1, 2 * sizeof<T>()); c10 = multiplyAdd<T>(c10, x, b0); c11 = multiplyAdd<T>(c11, x, b1);
      x = v128.load_splat<T>(a0, 2 * sizeof<T>()); c00 = multiplyAdd<T>(c00, x, b0); c01 = multiplyAdd<T>(c01, x, b1);
    }
    if (k > 3) {
      b0 = v128.load(b, 96); b1 = v128.load(b, 112);
      x = v128.load_splat<T>(a3, 3 * sizeof<T>()); c30 = multiplyAdd<T>(c30, x, b0); c31 = multiplyAdd<T>(c31, x, b1);
      x = v128.load_splat<T>(a2, 3 * sizeof<T>()); c20 = multiplyAdd<T>(c20, x, b0); c21 = multiplyAdd<T>(c21, x, b1);
      x = v128.load_splat<T>(a1, 3 * sizeof<T>()); c10 = multiplyAdd<T>(c10, x, b0); c11 = multiplyAdd<T>(c11, x, b1);
      x = v128.load_splat<T>(a0, 3 * sizeof<T>()); c00 = multiplyAdd<T>(c00, x, b0); c01 = multiplyAdd<T>(c01, x, b1);
    }
    if (k > 4) {
      b0 = v128.load(b, 128); b1 = v128.load(b, 144);
      x = v128.load_splat<T>(a3, 4 * sizeof<T>()); c30 = multiplyAdd<T>(c30, x, b0); c31 = multiplyAdd<T>(c31, x, b1);
      x = v128.load_splat<T>(a2, 4 * sizeof<T>()); c20 = multiplyAdd<T>(c20, x, b0); c21 = multiplyAdd<T>(c21, x, b1);
      x = v128.load_splat<T>(a1, 4 * sizeof<T>()); c10 = multiplyAdd<T>(c10, x, b0); c11 = multiplyAdd<T>(c11, x, b1);
      x = v128.load_splat<T>(a0, 4 * sizeof<T>()); c00 = multiplyAdd<T>(c00, x, b0); c01 = multiplyAdd<T>(c01, x, b1);
    }
    if (k > 5) {
      b0 = v128.load(b, 160); b1 = v128.load(b, 176);
      x = v128.load_splat<T>(a3, 5 * sizeof<T>()); c30 = multiplyAdd<T>(c30, x, b0); c31 = multiplyAdd<T>(c31, x, b1);
      x = v128.load_splat<T>(a2, 5 * sizeof<T>()); c20 = multiplyAdd<T>(c20, x, b0); c21 = multiplyAdd<T>(c21, x, b1);
      x = v128.load_splat<T>(a1, 5 * sizeof<T>()); c10 = multiplyAdd<T>(c10, x, b0); c11 = multiplyAdd<T>(c11, x, b1);
      x = v128.load_splat<T>(a0, 5 * sizeof<T>()); c00 = multiplyAdd<T>(c00, x, b0); c01 = multiplyAdd<T>(c01, x, b1);
    }
    if (k > 6) {
      b0 = v128.load(b, 192); b1 = v128.load(b, 208);
      x = v128.load_splat<T>(a3, 6 * sizeof<T>()); c30 = multiplyAdd<T>(c30, x, b0); c31 = multiplyAdd<T>(c31, x, b1);
      x = v128.load_splat<T>(a2, 6 * sizeof<T>()); c20 = multiplyAdd<T>(c20, x, b0); c21 = multiplyAdd<T>(c21, x, b1);
      x = v128.load_splat<T>(a1, 6 * sizeof<T>()); c10 = multiplyAdd<T>(c10, x, b0); c11 = multiplyAdd<T>(c11, x, b1);
      x = v128.load_splat<T>(a0, 6 * sizeof<T>()); c00 = multiplyAdd<T>(c00, x, b0); c01 = multiplyAdd<T>(c01, x, b1);
    }
    if (k > 7) {
      b0 = v128.load(b, 224); b1 = v128.load(b, 240);
      x = v128.load_splat<T>(a3, 7 * sizeof<T>()); c30 = multiplyAdd<T>(c30, x, b0); c31 = multiplyAdd<T>(c31, x, b1);
      x = v128.load_splat<T>(a2, 7 * sizeof<T>()); c20 = multiplyAdd<T>(c20, x, b0); c21 = multiplyAdd<T>(c21, x, b1);
      x = v128.load_splat<T>(a1, 7 * sizeof<T>()); c10 = multiplyAdd<T>(c10, x, b0); c11 = multiplyAdd<T>(c11, x, b1);
      x = v128.load_splat<T>(a0, 7 * sizeof<T>()); c00 = multiplyAdd<T>(c00, x, b0); c01 = multiplyAdd<T>(c01, x, b1);
    }
    b += 8 * PAIR_BYTES;
    a0 += 8 * sizeof<T>(); a1 += 8 * sizeof<T>(); a2 += 8 * sizeof<T>(); a3 += 8 * sizeof<T>();
  }

  storeRow<T>(c, c00, c01, add);
  if (rows > 1) storeRow<T>((c += cStride), c10, c11, add);
  if (rows > 2) storeRow<T>((c += cStride), c20, c21, add);
  if (rows > 3) storeRow<T>((c += cStride), c30, c31, add);
}

/**
 * The same as multiplyPair for a tile of up to 4 rows × four vectors, of which an engine that fuses neighbours makes two of
 * 256 bits; others have not enough registers for it. The sums are those of multiplyPair.
 */
export function multiplyQuad<T>(
  rows: i32,
  depth: i32,
  c: usize,
  cStride: usize,
  a: usize,
  aStride: usize,
  b: usize,
  add: bool,
): void {
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
    b0 = v128.load(b); b1 = v128.load(b, 16); b2 = v128.load(b, 32); b3 = v128.load(b, 48);
    x = v128.load_splat<T>(a0); c00 = multiplyAdd<T>(c00, x, b0); c01 = multiplyAdd<T>(c01, x, b1);
    c02 = multiplyAdd<T>(c02, x, b2); c03 = multiplyAdd<T>(c03, x, b3);
    x = v128.load_splat<T>(a1); c10 = multiplyAdd<T>(c10, x, b0); c11 = multiplyAdd<T>(c11, x, b1);
    c12 = multiplyAdd<T>(c12, x, b2); c13 = multiplyAdd<T>(c13, x, b3);
    x = v128.load_splat<T>(a2); c20 = multiplyAdd<T>(c20, x, b0); c21 = multiplyAdd<T>(c21, x, b1);
    c22 = multiplyAdd<T>(c22, x, b2); c23 = multiplyAdd<T>(c23, x, b3);
    x = v128.load_splat<T>(a3); c30 = multiplyAdd<T>(c30, x, b0); c31 = multiplyAdd<T>(c31, x, b1);
    c32 = multiplyAdd<T>(c32, x, b2); c33 = multiplyAdd<T>(c33, x, b3);
    if (k > 1) {
      b0 = v128.load(b, 64); b1 = v128.load(b, 80); b2 = v128.load(b, 96); b3 = v128.load(b, 112);
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
      b0 = v128.load(b, 128); b1 = v128.load(b, 144); b2 = v128.load(b, 160); b3 = v128.load(b, 176);
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
      b0 = v128.load(b, 192); b1 = v128.load(b, 208); b2 = v128.load(b, 224); b3 = v128.load(b, 240);
      x = v128.load_splat<T>(a0, 3 * sizeof<T>()); c00 = multiplyAdd<T>(c00, x, b0); c01 = multiplyAdd<T>(c01, x, b1);
      c02 = multiplyAdd<T>(c02, x, b2); c03 = multiplyAdd<T>(c03, x, b3);
      x = v128.load_splat<T>(a1, 3 * sizeof<T>()); c10 = multiplyAdd<T>(c10, x, b0); c11 = multiplyAdd<T>(c11, x, b1);
      c12 = multiplyAdd<T>(c12, x, b2); c13 = multiplyAdd<T>(c13, x, b3);
      x = v128.load_splat<T>(a2, 3 * sizeof<T>()); c20 = multiplyAdd<T>(c20, x, b0); c21 = multiplyAdd<T>(c21, x, b1);
      c22 = multiplyAdd<T>(c22, x, b2); c23 = multiplyAdd<T>(c23, x, b3);
      x = v128.load_splat<T>(a3, 3 * sizeof<T>()); c30 = multiplyAdd<T>(c30, x, b0); c31 = multiplyAdd<T>(c31, x, b1);
      c32 = multiplyAdd<T>(c32, x, b2); c33 = multiplyAdd<T>(c33, x, b3);
    }
    b += 4 * QUAD_BYTES;
    a0 += 4 * sizeof<T>(); a1 += 4 * sizeof<T>(); a2 += 4 * sizeof<T>(); a3 += 4 * sizeof<T>();
  }

  storeQuad<T>(c, c00, c01, c02, c03, add);
  if (rows > 1) storeQuad<T>((c += cStride), c10, c11, c12, c13, add);
  if (rows > 2) storeQuad<T>((c += cStride), c20, c21, c22, c23, add);
  if (rows > 3) storeQuad<T>((c += cStride), c30, c31, c32, c33, add);
}

/**
 * edge = A·B for a tile of up to 6 rows × one vector; the sums are those of multiplyPair.
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
