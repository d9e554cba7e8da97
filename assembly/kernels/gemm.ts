// The matrix product: its contract. lib/gemm.ts is what it does.

import { gemm } from "../lib/gemm";

/**
 * Matrix product of dense row-major matrices: `C = A·B`, or `C += A·B`; `nn`, `tn` and `nt` say which of the factors
 * is stored transposed.
 *
 * Shapes (elements):  C (m, n)
 *                     nn: A (m, k), B (k, n)    tn: A (k, m), B (k, n)    nt: A (m, k), B (n, k)
 *
 * @param c          Output, bytes. Overlaps nothing else.
 * @param a,b        Factors, bytes.
 * @param workspace  Scratch, bytes, a multiple of 16; its length is gemmWorkspaceBytes of src/kernels/gemm-workspace.ts.
 * @param m,n,k      >= 0. With k = 0 the product is zero.
 * @param beta       0 overwrites C without reading it (C may hold NaN); 1 adds to it.
 *
 * Order:   every element is summed alone, in blocks of 256 terms: a block starts at +0 and takes its products in
 *          ascending order of k, each product rounded, then added, rounded; the blocks are added in ascending order to
 *          C (beta = 1) or to the first block (beta = 0). Neither the element's place, nor the tile's shape, nor the
 *          number of threads takes part in it, so they cannot change a bit.
 *          Terms with a zero of A are left out where there are many (lib/gemm-listed.ts), which changes no bit: B is finite
 *          there, and a sum that began at +0 stays what it is when ±0 is added.
 * Error:   |C − exact| ≤ γ(k+1)·(|A||B| + β|C₀|), γ(k) = k·u/(1 − k·u). Order and bound are held by
 *          test/kernels/gemm.test.ts.
 * Threads: share the rows of C in whole tiles, or its columns when there are more of them.
 * Source:  Goto & van de Geijn 2008 (blocking); Higham 2002, chapter 3 (bound).
 */
export function gemm_nn_f32(
  c: usize,
  a: usize,
  b: usize,
  workspace: usize,
  m: i32,
  n: i32,
  k: i32,
  beta: i32,
  thread: i32,
  threads: i32,
): void {
  gemm<f32>(false, false, c, a, b, workspace, m, n, k, beta, false, thread, threads);
}

export function gemm_nn_f64(
  c: usize,
  a: usize,
  b: usize,
  workspace: usize,
  m: i32,
  n: i32,
  k: i32,
  beta: i32,
  thread: i32,
  threads: i32,
): void {
  gemm<f64>(false, false, c, a, b, workspace, m, n, k, beta, false, thread, threads);
}

export function gemm_tn_f32(
  c: usize,
  a: usize,
  b: usize,
  workspace: usize,
  m: i32,
  n: i32,
  k: i32,
  beta: i32,
  thread: i32,
  threads: i32,
): void {
  gemm<f32>(true, false, c, a, b, workspace, m, n, k, beta, false, thread, threads);
}

export function gemm_tn_f64(
  c: usize,
  a: usize,
  b: usize,
  workspace: usize,
  m: i32,
  n: i32,
  k: i32,
  beta: i32,
  thread: i32,
  threads: i32,
): void {
  gemm<f64>(true, false, c, a, b, workspace, m, n, k, beta, false, thread, threads);
}

export function gemm_nt_f32(
  c: usize,
  a: usize,
  b: usize,
  workspace: usize,
  m: i32,
  n: i32,
  k: i32,
  beta: i32,
  thread: i32,
  threads: i32,
): void {
  gemm<f32>(false, true, c, a, b, workspace, m, n, k, beta, false, thread, threads);
}

export function gemm_nt_f64(
  c: usize,
  a: usize,
  b: usize,
  workspace: usize,
  m: i32,
  n: i32,
  k: i32,
  beta: i32,
  thread: i32,
  threads: i32,
): void {
  gemm<f64>(false, true, c, a, b, workspace, m, n, k, beta, false, thread, threads);
}
