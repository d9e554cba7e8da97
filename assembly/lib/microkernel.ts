// The register-blocked core of the matrix product: one tile of C held in registers over a block of the sum.

/** Rows of C in a tile. With two vectors a row it takes 8 sums + 2 of B + 4 of A = 14 of the 16 vector registers. */
export const TILE_ROWS: i32 = 4;

/** Bytes of a tile's row: two vectors, that is 8 columns of float32 or 4 of float64. */
export const TILE_ROW_BYTES: usize = 32;

/** sum + x·y, rounded twice: a fused multiply-add would give other bits on other machines. */
@inline
function multiplyAdd<T>(sum: v128, x: v128, y: v128): v128 {
  return v128.add<T>(sum, v128.mul<T>(x, y));
}

/** Both loads come before both stores, and the stores are neighbours: an engine may then fuse them into one. */
@inline
function storeRow<T>(c: usize, left: v128, right: v128, add: bool): void {
  if (add) {
    left = v128.add<T>(v128.load(c), left);
    right = v128.add<T>(v128.load(c, 16), right);
  }
  v128.store(c, left);
  v128.store(c, right, 16);
}

/**
 * C = A·B, or C += A·B, for a tile of `rows` × two vectors.
 *
 * Every sum starts at +0 and takes its products in ascending order of k, each rounded, then added.
 *
 * @param rows       1 … 4. Missing rows repeat the first one in the registers and are not stored.
 * @param depth      Terms of the sum, >= 1.
 * @param c          Tile of C; its rows are `cStride` bytes apart.
 * @param a          Rows of A, dense along k, `aStride` bytes apart.
 * @param b          Packed panel of B: two vectors for each step of k.
 * @param add        Whether C is added to, or overwritten without being read.
 */
export function multiplyTile<T>(
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
  let a1 = rows > 1 ? a0 + aStride : a0;
  let a2 = rows > 2 ? a1 + aStride : a0;
  let a3 = rows > 3 ? a2 + aStride : a0;
  let c00 = v128.splat<T>(0);
  let c01 = v128.splat<T>(0);
  let c10 = v128.splat<T>(0);
  let c11 = v128.splat<T>(0);
  let c20 = v128.splat<T>(0);
  let c21 = v128.splat<T>(0);
  let c30 = v128.splat<T>(0);
  let c31 = v128.splat<T>(0);

  for (let k = depth; k > 0; k -= 8) {
    const b0 = v128.load(b, 0);
    const b1 = v128.load(b, 16);
    const x0 = v128.load_splat<T>(a0);
    c00 = multiplyAdd<T>(c00, x0, b0);
    c01 = multiplyAdd<T>(c01, x0, b1);
    const x1 = v128.load_splat<T>(a1);
    c10 = multiplyAdd<T>(c10, x1, b0);
    c11 = multiplyAdd<T>(c11, x1, b1);
    const x2 = v128.load_splat<T>(a2);
    c20 = multiplyAdd<T>(c20, x2, b0);
    c21 = multiplyAdd<T>(c21, x2, b1);
    const x3 = v128.load_splat<T>(a3);
    c30 = multiplyAdd<T>(c30, x3, b0);
    c31 = multiplyAdd<T>(c31, x3, b1);
    if (k > 1) {
      const b0 = v128.load(b, 32);
      const b1 = v128.load(b, 48);
      const x0 = v128.load_splat<T>(a0, sizeof<T>());
      c00 = multiplyAdd<T>(c00, x0, b0);
      c01 = multiplyAdd<T>(c01, x0, b1);
      const x1 = v128.load_splat<T>(a1, sizeof<T>());
      c10 = multiplyAdd<T>(c10, x1, b0);
      c11 = multiplyAdd<T>(c11, x1, b1);
      const x2 = v128.load_splat<T>(a2, sizeof<T>());
      c20 = multiplyAdd<T>(c20, x2, b0);
      c21 = multiplyAdd<T>(c21, x2, b1);
      const x3 = v128.load_splat<T>(a3, sizeof<T>());
      c30 = multiplyAdd<T>(c30, x3, b0);
      c31 = multiplyAdd<T>(c31, x3, b1);
    }
    if (k > 2) {
      const b0 = v128.load(b, 64);
      const b1 = v128.load(b, 80);
      const x0 = v128.load_splat<T>(a0, 2 * sizeof<T>());
      c00 = multiplyAdd<T>(c00, x0, b0);
      c01 = multiplyAdd<T>(c01, x0, b1);
      const x1 = v128.load_splat<T>(a1, 2 * sizeof<T>());
      c10 = multiplyAdd<T>(c10, x1, b0);
      c11 = multiplyAdd<T>(c11, x1, b1);
      const x2 = v128.load_splat<T>(a2, 2 * sizeof<T>());
      c20 = multiplyAdd<T>(c20, x2, b0);
      c21 = multiplyAdd<T>(c21, x2, b1);
      const x3 = v128.load_splat<T>(a3, 2 * sizeof<T>());
      c30 = multiplyAdd<T>(c30, x3, b0);
      c31 = multiplyAdd<T>(c31, x3, b1);
    }
    if (k > 3) {
      const b0 = v128.load(b, 96);
      const b1 = v128.load(b, 112);
      const x0 = v128.load_splat<T>(a0, 3 * sizeof<T>());
      c00 = multiplyAdd<T>(c00, x0, b0);
      c01 = multiplyAdd<T>(c01, x0, b1);
      const x1 = v128.load_splat<T>(a1, 3 * sizeof<T>());
      c10 = multiplyAdd<T>(c10, x1, b0);
      c11 = multiplyAdd<T>(c11, x1, b1);
      const x2 = v128.load_splat<T>(a2, 3 * sizeof<T>());
      c20 = multiplyAdd<T>(c20, x2, b0);
      c21 = multiplyAdd<T>(c21, x2, b1);
      const x3 = v128.load_splat<T>(a3, 3 * sizeof<T>());
      c30 = multiplyAdd<T>(c30, x3, b0);
      c31 = multiplyAdd<T>(c31, x3, b1);
    }
    if (k > 4) {
      const b0 = v128.load(b, 128);
      const b1 = v128.load(b, 144);
      const x0 = v128.load_splat<T>(a0, 4 * sizeof<T>());
      c00 = multiplyAdd<T>(c00, x0, b0);
      c01 = multiplyAdd<T>(c01, x0, b1);
      const x1 = v128.load_splat<T>(a1, 4 * sizeof<T>());
      c10 = multiplyAdd<T>(c10, x1, b0);
      c11 = multiplyAdd<T>(c11, x1, b1);
      const x2 = v128.load_splat<T>(a2, 4 * sizeof<T>());
      c20 = multiplyAdd<T>(c20, x2, b0);
      c21 = multiplyAdd<T>(c21, x2, b1);
      const x3 = v128.load_splat<T>(a3, 4 * sizeof<T>());
      c30 = multiplyAdd<T>(c30, x3, b0);
      c31 = multiplyAdd<T>(c31, x3, b1);
    }
    if (k > 5) {
      const b0 = v128.load(b, 160);
      const b1 = v128.load(b, 176);
      const x0 = v128.load_splat<T>(a0, 5 * sizeof<T>());
      c00 = multiplyAdd<T>(c00, x0, b0);
      c01 = multiplyAdd<T>(c01, x0, b1);
      const x1 = v128.load_splat<T>(a1, 5 * sizeof<T>());
      c10 = multiplyAdd<T>(c10, x1, b0);
      c11 = multiplyAdd<T>(c11, x1, b1);
      const x2 = v128.load_splat<T>(a2, 5 * sizeof<T>());
      c20 = multiplyAdd<T>(c20, x2, b0);
      c21 = multiplyAdd<T>(c21, x2, b1);
      const x3 = v128.load_splat<T>(a3, 5 * sizeof<T>());
      c30 = multiplyAdd<T>(c30, x3, b0);
      c31 = multiplyAdd<T>(c31, x3, b1);
    }
    if (k > 6) {
      const b0 = v128.load(b, 192);
      const b1 = v128.load(b, 208);
      const x0 = v128.load_splat<T>(a0, 6 * sizeof<T>());
      c00 = multiplyAdd<T>(c00, x0, b0);
      c01 = multiplyAdd<T>(c01, x0, b1);
      const x1 = v128.load_splat<T>(a1, 6 * sizeof<T>());
      c10 = multiplyAdd<T>(c10, x1, b0);
      c11 = multiplyAdd<T>(c11, x1, b1);
      const x2 = v128.load_splat<T>(a2, 6 * sizeof<T>());
      c20 = multiplyAdd<T>(c20, x2, b0);
      c21 = multiplyAdd<T>(c21, x2, b1);
      const x3 = v128.load_splat<T>(a3, 6 * sizeof<T>());
      c30 = multiplyAdd<T>(c30, x3, b0);
      c31 = multiplyAdd<T>(c31, x3, b1);
    }
    if (k > 7) {
      const b0 = v128.load(b, 224);
      const b1 = v128.load(b, 240);
      const x0 = v128.load_splat<T>(a0, 7 * sizeof<T>());
      c00 = multiplyAdd<T>(c00, x0, b0);
      c01 = multiplyAdd<T>(c01, x0, b1);
      const x1 = v128.load_splat<T>(a1, 7 * sizeof<T>());
      c10 = multiplyAdd<T>(c10, x1, b0);
      c11 = multiplyAdd<T>(c11, x1, b1);
      const x2 = v128.load_splat<T>(a2, 7 * sizeof<T>());
      c20 = multiplyAdd<T>(c20, x2, b0);
      c21 = multiplyAdd<T>(c21, x2, b1);
      const x3 = v128.load_splat<T>(a3, 7 * sizeof<T>());
      c30 = multiplyAdd<T>(c30, x3, b0);
      c31 = multiplyAdd<T>(c31, x3, b1);
    }
    b += 8 * TILE_ROW_BYTES;
    a0 += 8 * sizeof<T>();
    a1 += 8 * sizeof<T>();
    a2 += 8 * sizeof<T>();
    a3 += 8 * sizeof<T>();
  }

  storeRow<T>(c, c00, c01, add);
  if (rows > 1) storeRow<T>((c += cStride), c10, c11, add);
  if (rows > 2) storeRow<T>((c += cStride), c20, c21, add);
  if (rows > 3) storeRow<T>((c += cStride), c30, c31, add);
}
