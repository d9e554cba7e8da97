// The product of a few rows with a matrix, which is read once, where it lies: packing it would cost more than the product.

import { storePair } from "./lanes";
import { multiplyAdd } from "./microkernel";

/** Rows up to which B is not packed. */
export const FEW_ROWS: i32 = 3;

/** Terms of a sum taken at a time, as in kernels/gemm.ts: part of the bits. */
const BLOCK_DEPTH: i32 = 256;

/** Bytes of C at a time: with as much of four rows of B it stays in the first cache. */
const STRIP_BYTES: usize = 4096;

/** Bytes of scratch that multiplyFewRows takes. */
export const FEW_ROWS_BYTES: usize = <usize>FEW_ROWS * STRIP_BYTES;

/** sums[j] = sums[j] + a₀·b₀[j] + … for `count` (1 … 4) rows of B, added one after the other. */
function addRows<T>(sums: usize, a: usize, b: usize, bStride: usize, count: i32, bytes: usize): void {
  const x0 = v128.load_splat<T>(a);
  const x1 = count > 1 ? v128.load_splat<T>(a, sizeof<T>()) : x0;
  const x2 = count > 2 ? v128.load_splat<T>(a, 2 * sizeof<T>()) : x0;
  const x3 = count > 3 ? v128.load_splat<T>(a, 3 * sizeof<T>()) : x0;
  const b1 = b + bStride;
  const b2 = b1 + bStride;
  const b3 = b2 + bStride;
  const whole = bytes & ~15;
  let j: usize = 0;
  if (count == 4) {
    // Pointers that move and constant offsets: adding j to each address would take as long as the products.
    const pairs = bytes & ~31;
    let to = sums;
    let p0 = b;
    let p1 = b1;
    let p2 = b2;
    let p3 = b3;
    for (const end = sums + pairs; to < end; to += 32, p0 += 32, p1 += 32, p2 += 32, p3 += 32) {
      let left = v128.load(to);
      let right = v128.load(to, 16);
      left = multiplyAdd<T>(left, x0, v128.load(p0));
      right = multiplyAdd<T>(right, x0, v128.load(p0, 16));
      left = multiplyAdd<T>(left, x1, v128.load(p1));
      right = multiplyAdd<T>(right, x1, v128.load(p1, 16));
      left = multiplyAdd<T>(left, x2, v128.load(p2));
      right = multiplyAdd<T>(right, x2, v128.load(p2, 16));
      left = multiplyAdd<T>(left, x3, v128.load(p3));
      right = multiplyAdd<T>(right, x3, v128.load(p3, 16));
      storePair(to, left, right);
    }
    j = pairs;
  }
  for (; j < whole; j += 16) {
    let sum = v128.load(sums + j);
    sum = multiplyAdd<T>(sum, x0, v128.load(b + j));
    if (count > 1) sum = multiplyAdd<T>(sum, x1, v128.load(b1 + j));
    if (count > 2) sum = multiplyAdd<T>(sum, x2, v128.load(b2 + j));
    if (count > 3) sum = multiplyAdd<T>(sum, x3, v128.load(b3 + j));
    v128.store(sums + j, sum);
  }
  for (; j < bytes; j += sizeof<T>()) {
    let sum = load<T>(sums + j);
    for (let p = 0; p < count; p++) {
      const x = load<T>(a + <usize>p * sizeof<T>());
      sum = addProduct<T>(sum, x, load<T>(b + <usize>p * bStride + j));
    }
    store<T>(sums + j, sum);
  }
}

/** multiplyAdd of one number, in vectors too: in the relaxed build both must round alike. */
@inline
function addProduct<T>(sum: T, x: T, y: T): T {
  const result = multiplyAdd<T>(v128.splat<T>(sum), v128.splat<T>(x), v128.splat<T>(y));
  return <T>v128.extract_lane<T>(result, 0);
}

/** c[j] += sums[j]. */
function addStrip<T>(c: usize, sums: usize, bytes: usize): void {
  const whole = bytes & ~15;
  let j: usize = 0;
  for (; j < whole; j += 16) v128.store(c + j, v128.add<T>(v128.load(c + j), v128.load(sums + j)));
  for (; j < bytes; j += sizeof<T>()) store<T>(c + j, <T>(load<T>(c + j) + load<T>(sums + j)));
}

/**
 * C = A·B, or C += A·B, for up to FEW_ROWS rows; the sums are those of lib/microkernel.ts over blocks of 256 terms.
 *
 * @param scratch  FEW_ROWS strips of STRIP_BYTES.
 * @param columns  Columns of C and B that are made; rows of C lie `cStride` bytes apart, those of B `bStride`.
 * @param add      Whether C is added to, or overwritten without being read.
 */
export function multiplyFewRows<T>(
  scratch: usize,
  c: usize,
  cStride: usize,
  a: usize,
  aStride: usize,
  b: usize,
  bStride: usize,
  rows: i32,
  columns: i32,
  k: i32,
  add: bool,
): void {
  const width = <usize>columns * sizeof<T>();
  for (let left: usize = 0; left < width; left += STRIP_BYTES) {
    const bytes = min(width - left, STRIP_BYTES);
    for (let p = 0; p < k; p += BLOCK_DEPTH) {
      const adds = add || p > 0;
      const end = min(p + BLOCK_DEPTH, k);
      for (let q = p; q < end; q += 4) {
        const from = b + <usize>q * bStride + left;
        for (let i = 0; i < rows; i++) {
          const sums = adds ? scratch + <usize>i * STRIP_BYTES : c + <usize>i * cStride + left;
          if (q == p) memory.fill(sums, 0, bytes);
          const x = a + <usize>i * aStride + <usize>q * sizeof<T>();
          addRows<T>(sums, x, from, bStride, min(end - q, 4), bytes);
        }
      }
      if (!adds) continue;
      for (let i = 0; i < rows; i++) {
        addStrip<T>(c + <usize>i * cStride + left, scratch + <usize>i * STRIP_BYTES, bytes);
      }
    }
  }
}
