// The product of a few rows with a matrix, which is read once, where it lies: packing it would cost more than the product.
//
// Of every block of terms a list is made first, of where in a row of A (uint32, bytes) their factors are. Terms whose factors
// are 0 in all rows need not be listed: then their rows of B are not even read.

import { storePair, zero } from "./lanes";
import { multiplyAdd } from "./microkernel";

/** Rows up to which B is not packed. */
export const FEW_ROWS: i32 = 3;

/** Terms of a sum taken at a time, as in kernels/gemm.ts: part of the bits. */
const BLOCK_DEPTH: i32 = 256;

/** Bytes of C at a time: with as much of four rows of B it stays in the first cache. */
const STRIP_BYTES: usize = 4096;

/** Bytes of scratch that multiplyFewRows takes: a strip of every row, and a list. */
export const FEW_ROWS_BYTES: usize = <usize>FEW_ROWS * STRIP_BYTES + <usize>BLOCK_DEPTH * 4;

/** Which of four numbers are not 0, as bits. */
@inline
function nonzeros<T>(x: usize): i32 {
  const first = v128.ne<T>(v128.load(x), zero());
  if (sizeof<T>() == 4) return i32x4.bitmask(first);
  return i64x2.bitmask(first) | (i64x2.bitmask(v128.ne<T>(v128.load(x, 16), zero())) << 2);
}

/**
 * Lists a block of terms, in ascending order.
 *
 * @param all  Whether to list terms too whose factors are 0 in all rows.
 * @returns    Where the list ends.
 */
function listTerms<T>(list: usize, a: usize, aStride: usize, rows: i32, terms: i32, all: bool): usize {
  let at: u32 = 0;
  // Without a branch, for where zeros are cannot be guessed: what is not listed is written over.
  for (const end = ((<u32>terms) & ~3) * sizeof<T>(); at < end; at += 4 * sizeof<T>()) {
    let listed = all ? 15 : 0;
    for (let i = 0, x = a + at; i < rows; i++, x += aStride) listed |= nonzeros<T>(x);
    store<u32>(list, at);
    list += (listed & 1) << 2;
    store<u32>(list, at + sizeof<T>());
    list += (listed & 2) << 1;
    store<u32>(list, at + 2 * sizeof<T>());
    list += listed & 4;
    store<u32>(list, at + 3 * sizeof<T>());
    list += (listed & 8) >> 1;
  }
  for (const end = <u32>terms * sizeof<T>(); at < end; at += sizeof<T>(), list += 4) store<u32>(list, at);
  return list;
}

/** The first 16, 8 or 4 bytes of a vector, and zeros. */
@inline
function loadFirst(bytes: i32, address: usize): v128 {
  if (bytes == 16) return v128.load(address);
  return bytes == 8 ? v128.load64_zero(address) : v128.load32_zero(address);
}


@inline
function storeFirst(bytes: i32, address: usize, value: v128): void {
  if (bytes == 16) v128.store(address, value);
  else if (bytes == 8) v128.store64_lane(address, value, 0);
  else v128.store32_lane(address, value, 0);
}

/** sums = sums + x₀·p₀ + … + x₃·p₃, for so many bytes of a vector. */
@inline
function addPart<T>(
  bytes: i32,
  sums: usize,
  x0: v128,
  x1: v128,
  x2: v128,
  x3: v128,
  p0: usize,
  p1: usize,
  p2: usize,
  p3: usize,
): void {
  let sum = loadFirst(bytes, sums);
  sum = multiplyAdd<T>(sum, x0, loadFirst(bytes, p0));
  sum = multiplyAdd<T>(sum, x1, loadFirst(bytes, p1));
  sum = multiplyAdd<T>(sum, x2, loadFirst(bytes, p2));
  sum = multiplyAdd<T>(sum, x3, loadFirst(bytes, p3));
  storeFirst(bytes, sums, sum);
}

/** sums[j] = sums[j] + a₀·b₀[j] + … for four listed terms, one after the other; B has n columns. */
function addFour<T>(sums: usize, list: usize, a: usize, b: usize, n: usize, bytes: usize): void {
  const at0 = <usize>load<u32>(list);
  const at1 = <usize>load<u32>(list, 4);
  const at2 = <usize>load<u32>(list, 8);
  const at3 = <usize>load<u32>(list, 12);
  const x0 = v128.load_splat<T>(a + at0);
  const x1 = v128.load_splat<T>(a + at1);
  const x2 = v128.load_splat<T>(a + at2);
  const x3 = v128.load_splat<T>(a + at3);
  let p0 = b + at0 * n;
  let p1 = b + at1 * n;
  let p2 = b + at2 * n;
  let p3 = b + at3 * n;
  // Pointers that move and constant offsets: adding j to each address would take as long as the products.
  for (const end = sums + (bytes & ~31); sums < end; sums += 32, p0 += 32, p1 += 32, p2 += 32, p3 += 32) {
    let left = v128.load(sums);
    let right = v128.load(sums, 16);
    left = multiplyAdd<T>(left, x0, v128.load(p0));
    right = multiplyAdd<T>(right, x0, v128.load(p0, 16));
    left = multiplyAdd<T>(left, x1, v128.load(p1));
    right = multiplyAdd<T>(right, x1, v128.load(p1, 16));
    left = multiplyAdd<T>(left, x2, v128.load(p2));
    right = multiplyAdd<T>(right, x2, v128.load(p2, 16));
    left = multiplyAdd<T>(left, x3, v128.load(p3));
    right = multiplyAdd<T>(right, x3, v128.load(p3, 16));
    storePair(sums, left, right);
  }
  if (bytes & 16) {
    addPart<T>(16, sums, x0, x1, x2, x3, p0, p1, p2, p3);
    sums += 16;
    p0 += 16;
    p1 += 16;
    p2 += 16;
    p3 += 16;
  }
  if (bytes & 8) {
    addPart<T>(8, sums, x0, x1, x2, x3, p0, p1, p2, p3);
    sums += 8;
    p0 += 8;
    p1 += 8;
    p2 += 8;
    p3 += 8;
  }
  if (bytes & 4) addPart<T>(4, sums, x0, x1, x2, x3, p0, p1, p2, p3);
}

/** The same for one term. */
function addOne<T>(sums: usize, list: usize, a: usize, b: usize, n: usize, bytes: usize): void {
  const at = <usize>load<u32>(list);
  const x = v128.load_splat<T>(a + at);
  let p = b + at * n;
  for (const end = sums + (bytes & ~31); sums < end; sums += 32, p += 32) {
    const left = multiplyAdd<T>(v128.load(sums), x, v128.load(p));
    const right = multiplyAdd<T>(v128.load(sums, 16), x, v128.load(p, 16));
    storePair(sums, left, right);
  }
  if (bytes & 16) {
    v128.store(sums, multiplyAdd<T>(v128.load(sums), x, v128.load(p)));
    sums += 16;
    p += 16;
  }
  if (bytes & 8) {
    storeFirst(8, sums, multiplyAdd<T>(loadFirst(8, sums), x, loadFirst(8, p)));
    sums += 8;
    p += 8;
  }
  if (bytes & 4) storeFirst(4, sums, multiplyAdd<T>(loadFirst(4, sums), x, loadFirst(4, p)));
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
 * @param scratch  FEW_ROWS_BYTES.
 * @param n        Columns of B.
 * @param columns  How many of them are made, from `b` and `c` on; rows of C lie n elements apart, too.
 * @param add      Whether C is added to, or overwritten without being read.
 * @param finite   Promises that B is finite: terms 0·b may then be left out, which changes no sum that began at +0.
 */
export function multiplyFewRows<T>(
  scratch: usize,
  c: usize,
  a: usize,
  b: usize,
  rows: i32,
  n: i32,
  columns: i32,
  k: i32,
  add: bool,
  finite: bool,
): void {
  const stride = <usize>n * sizeof<T>();
  const aStride = <usize>k * sizeof<T>();
  const width = <usize>columns * sizeof<T>();
  const list = scratch + <usize>FEW_ROWS * STRIP_BYTES;
  for (let p = 0; p < k; p += BLOCK_DEPTH) {
    const adds = add || p > 0;
    const end = listTerms<T>(list, a, aStride, rows, min(k - p, BLOCK_DEPTH), !finite);
    for (let left: usize = 0; left < width; left += STRIP_BYTES) {
      const bytes = min(width - left, STRIP_BYTES);
      // An empty list makes zeros.
      for (let terms = list; terms < end || terms == list; terms += 16) {
        for (let i = 0; i < rows; i++) {
          const sums = adds ? scratch + <usize>i * STRIP_BYTES : c + <usize>i * stride + left;
          const x = a + <usize>i * aStride;
          if (terms == list) memory.fill(sums, 0, bytes);
          if (terms + 16 <= end) addFour<T>(sums, terms, x, b + left, n, bytes);
          else for (let one = terms; one < end; one += 4) addOne<T>(sums, one, x, b + left, n, bytes);
        }
      }
      if (!adds) continue;
      for (let i = 0; i < rows; i++) {
        addStrip<T>(c + <usize>i * stride + left, scratch + <usize>i * STRIP_BYTES, bytes);
      }
    }
    a += <usize>BLOCK_DEPTH * sizeof<T>();
    b += <usize>BLOCK_DEPTH * stride;
  }
}
