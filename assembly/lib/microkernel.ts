// The register-blocked core of the matrix product: a tile of C stays in registers over a block of the sum.

/** Bytes from row to row of a packed panel of B and of an edge tile: two vectors. */
export const PANEL_ROW_BYTES: usize = 32;

/** Rows of a wide tile, which is two vectors wide: 8 sums + 2 vectors of B + broadcast elements of A fit 16 registers. */
export const WIDE_ROWS: i32 = 4;

/** Rows of a tall tile, which is one vector wide. */
export const TALL_ROWS: i32 = 8;

/** sum + x·y, rounded twice: a fused multiply-add would give other bits on other machines. */
@inline
function multiplyAdd<T>(sum: v128, x: v128, y: v128): v128 {
  return v128.add<T>(sum, v128.mul<T>(x, y));
}

/** Both loads come before both stores, and the stores are neighbours: an engine may then fuse each pair into one. */
@inline
function storeWideRow<T>(c: usize, left: v128, right: v128, add: bool): void {
  if (add) {
    left = v128.add<T>(v128.load(c), left);
    right = v128.add<T>(v128.load(c, 16), right);
  }
  v128.store(c, left);
  v128.store(c, right, 16);
}


@inline
function storeTallRow<T>(c: usize, sum: v128, add: bool): void {
  v128.store(c, add ? v128.add<T>(v128.load(c), sum) : sum);
}

/**
 * C = A·B, or C += A·B, for one tile: 4 rows × two vectors (wide) or 8 rows × one vector (tall).
 *
 * Every sum starts at +0 and takes its products in ascending order of k: each is rounded, then added, rounded.
 *
 * Written out eight steps of k at a time, and each further step behind `if (k > …)`. The conditions handle the rest of
 * k, and they keep compilers from moving the loads of all steps to the front, where the vectors would outnumber the
 * registers (docs/kernels.md).
 *
 * @param wide   A constant at every call: the other shape is then compiled away.
 * @param rows   1 … 4, or 1 … 8 when tall. Missing rows repeat the last one in the registers and are not stored.
 * @param depth  Terms of the sum, >= 1.
 * @param c      Tile of C; its rows are `cStride` bytes apart.
 * @param a      Rows of A, dense along k, `aStride` bytes apart.
 * @param b      Packed panel of B: two vectors for each step of k, of which a tall tile reads the first.
 * @param add    Whether C is added to, or overwritten without being read.
 */
@inline
function multiplyTile<T>(
  wide: bool,
  rows: i32,
  depth: i32,
  c: usize,
  cStride: usize,
  a: usize,
  aStride: usize,
  b: usize,
  add: bool,
): void {
  // A product instead of a choice: choices before the loop cost its registers.
  let a0 = a;
  let a1 = a0 + aStride * usize(rows > 1);
  let a2 = a1 + aStride * usize(rows > 2);
  let a3 = a2 + aStride * usize(rows > 3);
  let a4 = a3 + aStride * usize(rows > 4);
  let a5 = a4 + aStride * usize(rows > 5);
  let a6 = a5 + aStride * usize(rows > 6);
  let a7 = a6 + aStride * usize(rows > 7);
  let c0 = v128.splat<T>(0);
  let c1 = v128.splat<T>(0);
  let c2 = v128.splat<T>(0);
  let c3 = v128.splat<T>(0);
  let c4 = v128.splat<T>(0);
  let c5 = v128.splat<T>(0);
  let c6 = v128.splat<T>(0);
  let c7 = v128.splat<T>(0);
  let b0: v128;
  let b1: v128;
  let x: v128;

  // prettier-ignore
  for (let k = depth; k > 0; k -= 8) {
    b0 = v128.load(b); b1 = wide ? v128.load(b, 16) : b0;
    x = v128.load_splat<T>(a0); c0 = multiplyAdd<T>(c0, x, b0);
    if (!wide) x = v128.load_splat<T>(a4); c4 = multiplyAdd<T>(c4, x, b1);
    x = v128.load_splat<T>(a1); c1 = multiplyAdd<T>(c1, x, b0);
    if (!wide) x = v128.load_splat<T>(a5); c5 = multiplyAdd<T>(c5, x, b1);
    x = v128.load_splat<T>(a2); c2 = multiplyAdd<T>(c2, x, b0);
    if (!wide) x = v128.load_splat<T>(a6); c6 = multiplyAdd<T>(c6, x, b1);
    x = v128.load_splat<T>(a3); c3 = multiplyAdd<T>(c3, x, b0);
    if (!wide) x = v128.load_splat<T>(a7); c7 = multiplyAdd<T>(c7, x, b1);
    if (k > 1) {
      b0 = v128.load(b, 32); b1 = wide ? v128.load(b, 48) : b0;
      x = v128.load_splat<T>(a0, 1 * sizeof<T>()); c0 = multiplyAdd<T>(c0, x, b0);
      if (!wide) x = v128.load_splat<T>(a4, 1 * sizeof<T>()); c4 = multiplyAdd<T>(c4, x, b1);
      x = v128.load_splat<T>(a1, 1 * sizeof<T>()); c1 = multiplyAdd<T>(c1, x, b0);
      if (!wide) x = v128.load_splat<T>(a5, 1 * sizeof<T>()); c5 = multiplyAdd<T>(c5, x, b1);
      x = v128.load_splat<T>(a2, 1 * sizeof<T>()); c2 = multiplyAdd<T>(c2, x, b0);
      if (!wide) x = v128.load_splat<T>(a6, 1 * sizeof<T>()); c6 = multiplyAdd<T>(c6, x, b1);
      x = v128.load_splat<T>(a3, 1 * sizeof<T>()); c3 = multiplyAdd<T>(c3, x, b0);
      if (!wide) x = v128.load_splat<T>(a7, 1 * sizeof<T>()); c7 = multiplyAdd<T>(c7, x, b1);
    }
    if (k > 2) {
      b0 = v128.load(b, 64); b1 = wide ? v128.load(b, 80) : b0;
      x = v128.load_splat<T>(a0, 2 * sizeof<T>()); c0 = multiplyAdd<T>(c0, x, b0);
      if (!wide) x = v128.load_splat<T>(a4, 2 * sizeof<T>()); c4 = multiplyAdd<T>(c4, x, b1);
      x = v128.load_splat<T>(a1, 2 * sizeof<T>()); c1 = multiplyAdd<T>(c1, x, b0);
      if (!wide) x = v128.load_splat<T>(a5, 2 * sizeof<T>()); c5 = multiplyAdd<T>(c5, x, b1);
      x = v128.load_splat<T>(a2, 2 * sizeof<T>()); c2 = multiplyAdd<T>(c2, x, b0);
      if (!wide) x = v128.load_splat<T>(a6, 2 * sizeof<T>()); c6 = multiplyAdd<T>(c6, x, b1);
      x = v128.load_splat<T>(a3, 2 * sizeof<T>()); c3 = multiplyAdd<T>(c3, x, b0);
      if (!wide) x = v128.load_splat<T>(a7, 2 * sizeof<T>()); c7 = multiplyAdd<T>(c7, x, b1);
    }
    if (k > 3) {
      b0 = v128.load(b, 96); b1 = wide ? v128.load(b, 112) : b0;
      x = v128.load_splat<T>(a0, 3 * sizeof<T>()); c0 = multiplyAdd<T>(c0, x, b0);
      if (!wide) x = v128.load_splat<T>(a4, 3 * sizeof<T>()); c4 = multiplyAdd<T>(c4, x, b1);
      x = v128.load_splat<T>(a1, 3 * sizeof<T>()); c1 = multiplyAdd<T>(c1, x, b0);
      if (!wide) x = v128.load_splat<T>(a5, 3 * sizeof<T>()); c5 = multiplyAdd<T>(c5, x, b1);
      x = v128.load_splat<T>(a2, 3 * sizeof<T>()); c2 = multiplyAdd<T>(c2, x, b0);
      if (!wide) x = v128.load_splat<T>(a6, 3 * sizeof<T>()); c6 = multiplyAdd<T>(c6, x, b1);
      x = v128.load_splat<T>(a3, 3 * sizeof<T>()); c3 = multiplyAdd<T>(c3, x, b0);
      if (!wide) x = v128.load_splat<T>(a7, 3 * sizeof<T>()); c7 = multiplyAdd<T>(c7, x, b1);
    }
    if (k > 4) {
      b0 = v128.load(b, 128); b1 = wide ? v128.load(b, 144) : b0;
      x = v128.load_splat<T>(a0, 4 * sizeof<T>()); c0 = multiplyAdd<T>(c0, x, b0);
      if (!wide) x = v128.load_splat<T>(a4, 4 * sizeof<T>()); c4 = multiplyAdd<T>(c4, x, b1);
      x = v128.load_splat<T>(a1, 4 * sizeof<T>()); c1 = multiplyAdd<T>(c1, x, b0);
      if (!wide) x = v128.load_splat<T>(a5, 4 * sizeof<T>()); c5 = multiplyAdd<T>(c5, x, b1);
      x = v128.load_splat<T>(a2, 4 * sizeof<T>()); c2 = multiplyAdd<T>(c2, x, b0);
      if (!wide) x = v128.load_splat<T>(a6, 4 * sizeof<T>()); c6 = multiplyAdd<T>(c6, x, b1);
      x = v128.load_splat<T>(a3, 4 * sizeof<T>()); c3 = multiplyAdd<T>(c3, x, b0);
      if (!wide) x = v128.load_splat<T>(a7, 4 * sizeof<T>()); c7 = multiplyAdd<T>(c7, x, b1);
    }
    if (k > 5) {
      b0 = v128.load(b, 160); b1 = wide ? v128.load(b, 176) : b0;
      x = v128.load_splat<T>(a0, 5 * sizeof<T>()); c0 = multiplyAdd<T>(c0, x, b0);
      if (!wide) x = v128.load_splat<T>(a4, 5 * sizeof<T>()); c4 = multiplyAdd<T>(c4, x, b1);
      x = v128.load_splat<T>(a1, 5 * sizeof<T>()); c1 = multiplyAdd<T>(c1, x, b0);
      if (!wide) x = v128.load_splat<T>(a5, 5 * sizeof<T>()); c5 = multiplyAdd<T>(c5, x, b1);
      x = v128.load_splat<T>(a2, 5 * sizeof<T>()); c2 = multiplyAdd<T>(c2, x, b0);
      if (!wide) x = v128.load_splat<T>(a6, 5 * sizeof<T>()); c6 = multiplyAdd<T>(c6, x, b1);
      x = v128.load_splat<T>(a3, 5 * sizeof<T>()); c3 = multiplyAdd<T>(c3, x, b0);
      if (!wide) x = v128.load_splat<T>(a7, 5 * sizeof<T>()); c7 = multiplyAdd<T>(c7, x, b1);
    }
    if (k > 6) {
      b0 = v128.load(b, 192); b1 = wide ? v128.load(b, 208) : b0;
      x = v128.load_splat<T>(a0, 6 * sizeof<T>()); c0 = multiplyAdd<T>(c0, x, b0);
      if (!wide) x = v128.load_splat<T>(a4, 6 * sizeof<T>()); c4 = multiplyAdd<T>(c4, x, b1);
      x = v128.load_splat<T>(a1, 6 * sizeof<T>()); c1 = multiplyAdd<T>(c1, x, b0);
      if (!wide) x = v128.load_splat<T>(a5, 6 * sizeof<T>()); c5 = multiplyAdd<T>(c5, x, b1);
      x = v128.load_splat<T>(a2, 6 * sizeof<T>()); c2 = multiplyAdd<T>(c2, x, b0);
      if (!wide) x = v128.load_splat<T>(a6, 6 * sizeof<T>()); c6 = multiplyAdd<T>(c6, x, b1);
      x = v128.load_splat<T>(a3, 6 * sizeof<T>()); c3 = multiplyAdd<T>(c3, x, b0);
      if (!wide) x = v128.load_splat<T>(a7, 6 * sizeof<T>()); c7 = multiplyAdd<T>(c7, x, b1);
    }
    if (k > 7) {
      b0 = v128.load(b, 224); b1 = wide ? v128.load(b, 240) : b0;
      x = v128.load_splat<T>(a0, 7 * sizeof<T>()); c0 = multiplyAdd<T>(c0, x, b0);
      if (!wide) x = v128.load_splat<T>(a4, 7 * sizeof<T>()); c4 = multiplyAdd<T>(c4, x, b1);
      x = v128.load_splat<T>(a1, 7 * sizeof<T>()); c1 = multiplyAdd<T>(c1, x, b0);
      if (!wide) x = v128.load_splat<T>(a5, 7 * sizeof<T>()); c5 = multiplyAdd<T>(c5, x, b1);
      x = v128.load_splat<T>(a2, 7 * sizeof<T>()); c2 = multiplyAdd<T>(c2, x, b0);
      if (!wide) x = v128.load_splat<T>(a6, 7 * sizeof<T>()); c6 = multiplyAdd<T>(c6, x, b1);
      x = v128.load_splat<T>(a3, 7 * sizeof<T>()); c3 = multiplyAdd<T>(c3, x, b0);
      if (!wide) x = v128.load_splat<T>(a7, 7 * sizeof<T>()); c7 = multiplyAdd<T>(c7, x, b1);
    }
    b += 8 * PANEL_ROW_BYTES;
    a0 += 8 * sizeof<T>(); a1 += 8 * sizeof<T>(); a2 += 8 * sizeof<T>(); a3 += 8 * sizeof<T>();
    a4 += 8 * sizeof<T>(); a5 += 8 * sizeof<T>(); a6 += 8 * sizeof<T>(); a7 += 8 * sizeof<T>();
  }

  if (wide) {
    storeWideRow<T>(c, c0, c4, add);
    if (rows > 1) storeWideRow<T>((c += cStride), c1, c5, add);
    if (rows > 2) storeWideRow<T>((c += cStride), c2, c6, add);
    if (rows > 3) storeWideRow<T>((c += cStride), c3, c7, add);
  } else {
    storeTallRow<T>(c, c0, add);
    if (rows > 1) storeTallRow<T>((c += cStride), c1, add);
    if (rows > 2) storeTallRow<T>((c += cStride), c2, add);
    if (rows > 3) storeTallRow<T>((c += cStride), c3, add);
    if (rows > 4) storeTallRow<T>((c += cStride), c4, add);
    if (rows > 5) storeTallRow<T>((c += cStride), c5, add);
    if (rows > 6) storeTallRow<T>((c += cStride), c6, add);
    if (rows > 7) storeTallRow<T>((c += cStride), c7, add);
  }
}

/** A tile of up to 4 rows × two vectors. Its own function: inside a larger one its sums lose their registers. */
export function multiplyWide<T>(
  rows: i32,
  depth: i32,
  c: usize,
  cStride: usize,
  a: usize,
  aStride: usize,
  b: usize,
  add: bool,
): void {
  multiplyTile<T>(true, rows, depth, c, cStride, a, aStride, b, add);
}

/** A tile of up to 8 rows × one vector. */
export function multiplyTall<T>(
  rows: i32,
  depth: i32,
  c: usize,
  cStride: usize,
  a: usize,
  aStride: usize,
  b: usize,
  add: bool,
): void {
  multiplyTile<T>(false, rows, depth, c, cStride, a, aStride, b, add);
}
