// Twins of assembly/kernels/gemm.ts. They need no workspace, and their sums are in an order of their own.
//
// Tiles of 4×4 sums in local variables are the fastest plain form found: each number read serves four products. Rows of B
// added to rows of C, four at a time, take half as long again; so do float32 sums by Math.fround, and smaller tiles.
// Copying the factors together first brings nothing.

import { type Floats, forBoth } from "./views.js";

/** A factor as the sum sees it: where it begins, and how far apart its rows (or columns) and its terms lie. */
export interface Factor {
  readonly start: number;
  readonly line: number;
  readonly term: number;
}

/** 4×4 elements of C, whose rows lie `step` apart. */
function addTile(
  m: Floats,
  c: number,
  step: number,
  a: Factor,
  i: number,
  b: Factor,
  j: number,
  k: number,
): void {
  let s00 = 0;
  let s01 = 0;
  let s02 = 0;
  let s03 = 0;
  let s10 = 0;
  let s11 = 0;
  let s12 = 0;
  let s13 = 0;
  let s20 = 0;
  let s21 = 0;
  let s22 = 0;
  let s23 = 0;
  let s30 = 0;
  let s31 = 0;
  let s32 = 0;
  let s33 = 0;
  const { line: da, term: nextOfA } = a;
  const { line: db, term: nextOfB } = b;
  let p = a.start + i * da;
  let q = b.start + j * db;
  for (let term = 0; term < k; term++, p += nextOfA, q += nextOfB) {
    const y0 = m[q];
    const y1 = m[q + db];
    const y2 = m[q + 2 * db];
    const y3 = m[q + 3 * db];
    const x0 = m[p];
    s00 += x0 * y0;
    s01 += x0 * y1;
    s02 += x0 * y2;
    s03 += x0 * y3;
    const x1 = m[p + da];
    s10 += x1 * y0;
    s11 += x1 * y1;
    s12 += x1 * y2;
    s13 += x1 * y3;
    const x2 = m[p + 2 * da];
    s20 += x2 * y0;
    s21 += x2 * y1;
    s22 += x2 * y2;
    s23 += x2 * y3;
    const x3 = m[p + 3 * da];
    s30 += x3 * y0;
    s31 += x3 * y1;
    s32 += x3 * y2;
    s33 += x3 * y3;
  }
  addFour(m, c + i * step + j, s00, s01, s02, s03);
  addFour(m, c + (i + 1) * step + j, s10, s11, s12, s13);
  addFour(m, c + (i + 2) * step + j, s20, s21, s22, s23);
  addFour(m, c + (i + 3) * step + j, s30, s31, s32, s33);
}

function addFour(m: Floats, c: number, s0: number, s1: number, s2: number, s3: number): void {
  m[c] += s0;
  m[c + 1] += s1;
  m[c + 2] += s2;
  m[c + 3] += s3;
}

/** Four elements of C that lie `step` apart: sums of one line of a factor with four lines of the other. */
function addFourDots(m: Floats, c: number, step: number, one: Factor, four: Factor, k: number): void {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  const { line, term: nextOfFour } = four;
  const { term: nextOfOne } = one;
  let p = one.start;
  let q = four.start;
  for (let term = 0; term < k; term++, p += nextOfOne, q += nextOfFour) {
    const x = m[p];
    s0 += x * m[q];
    s1 += x * m[q + line];
    s2 += x * m[q + 2 * line];
    s3 += x * m[q + 3 * line];
  }
  m[c] += s0;
  m[c + step] += s1;
  m[c + 2 * step] += s2;
  m[c + 3 * step] += s3;
}

/** One element of C. */
function addDot(m: Floats, c: number, a: Factor, b: Factor, k: number): void {
  let p = a.start;
  let q = b.start;
  let sum = 0;
  for (let term = 0; term < k; term++, p += a.term, q += b.term) sum += m[p] * m[q];
  m[c] += sum;
}

/** The same factor from its i-th line on. */
function from({ start, line, term }: Factor, i: number): Factor {
  return { start: start + i * line, line, term };
}

/** C = A·B, or C += A·B when `beta` is 1; rows of C, of n elements, lie `step` apart. */
export function multiply(
  m: Floats,
  c: number,
  step: number,
  a: Factor,
  b: Factor,
  rows: number,
  n: number,
  k: number,
  beta: number,
): void {
  if (beta === 0) for (let i = 0; i < rows; i++) m.fill(0, c + i * step, c + i * step + n);
  const inner = rows & ~3;
  const across = n & ~3;
  for (let i = 0; i < inner; i += 4) {
    for (let j = 0; j < across; j += 4) addTile(m, c, step, a, i, b, j, k);
    for (let j = across; j < n; j++) addFourDots(m, c + i * step + j, step, from(b, j), from(a, i), k);
  }
  for (let i = inner; i < rows; i++) {
    for (let j = 0; j < across; j += 4) addFourDots(m, c + i * step + j, 1, from(a, i), from(b, j), k);
    for (let j = across; j < n; j++) addDot(m, c + i * step + j, from(a, i), from(b, j), k);
  }
}

export const gemm = {
  ...forBoth("gemm_nn", (view, at, _, c, a, b, _workspace, m, n, k, beta) => {
    const [x, y] = [
      { start: at(a), line: k, term: 1 },
      { start: at(b), line: 1, term: n },
    ];
    multiply(view, at(c), n, x, y, m, n, k, beta);
  }),
  ...forBoth("gemm_tn", (view, at, _, c, a, b, _workspace, m, n, k, beta) => {
    const [x, y] = [
      { start: at(a), line: 1, term: m },
      { start: at(b), line: 1, term: n },
    ];
    multiply(view, at(c), n, x, y, m, n, k, beta);
  }),
  ...forBoth("gemm_nt", (view, at, _, c, a, b, _workspace, m, n, k, beta) => {
    const [x, y] = [
      { start: at(a), line: k, term: 1 },
      { start: at(b), line: k, term: 1 },
    ];
    multiply(view, at(c), n, x, y, m, n, k, beta);
  }),
};
