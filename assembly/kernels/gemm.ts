// The matrix product: its contract, and what each thread makes of it.

import { FEW_ROWS, FEW_ROWS_BYTES, multiplyFewRows } from "../lib/few-rows";
import { blocksBytes, copiesA, multiplyBlocks, prefersTransposedC } from "../lib/gemm-blocks";
import { columnEnd, columnStart, rowEnd, rowStart } from "../lib/share";

/** Bytes of workspace of one thread. The host computes the same in src/kernels/gemm-workspace.ts. */
@inline
function sliceBytes<T>(transposedA: bool, m: i32, n: i32, k: i32): usize {
  const bytes = blocksBytes<T>(transposedA, m, n, k);
  return (max(bytes, m <= FEW_ROWS ? FEW_ROWS_BYTES : 0) + 63) & ~63;
}

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
function gemm<T>(
  transposedA: bool,
  transposedB: bool,
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
  const top = rowStart(m, n, thread, threads);
  const bottom = rowEnd(m, n, thread, threads);
  const left = columnStart<T>(m, n, thread, threads);
  const right = columnEnd<T>(m, n, thread, threads);
  if (k == 0) {
    if (beta == 0) clear<T>(c, n, top, bottom, left, right);
    return;
  }
  const slice = workspace + <usize>thread * sliceBytes<T>(transposedA, m, n, k);
  if (m <= FEW_ROWS && !transposedA && !transposedB) {
    const size = sizeof<T>();
    const stride = <usize>n * size;
    const offset = <usize>left * size;
    const aRows = a + <usize>top * <usize>k * size;
    const cRows = c + <usize>top * stride + offset;
    multiplyFewRows<T>(
      slice,
      cRows,
      stride,
      aRows,
      <usize>k * size,
      b + offset,
      stride,
      bottom - top,
      right - left,
      k,
      beta != 0,
    );
    return;
  }
  const size = sizeof<T>();
  const aStored = <usize>(transposedA ? m : k) * size;
  const bStored = <usize>(transposedB ? k : n) * size;
  // Cᵀ = Bᵀ·A: the factors change places, and B is the one that is stored transposed.
  const swap = transposedA && prefersTransposedC(m, n, k);
  multiplyBlocks<T>(
    transposedA,
    transposedB,
    swap,
    c,
    <usize>n * size,
    swap ? b : a,
    swap ? bStored : aStored,
    swap ? a : b,
    swap ? aStored : bStored,
    slice,
    k,
    copiesA(n),
    beta != 0,
    swap ? left : top,
    swap ? right : bottom,
    swap ? top : left,
    swap ? bottom : right,
  );
}

/** Writes +0: the product of matrices without terms. */
function clear<T>(c: usize, n: i32, rowStart: i32, rowEnd: i32, columnStart: i32, columnEnd: i32): void {
  const bytes = <usize>(columnEnd - columnStart) * sizeof<T>();
  for (let i = rowStart; i < rowEnd; i++) {
    memory.fill(c + (<usize>i * <usize>n + <usize>columnStart) * sizeof<T>(), 0, bytes);
  }
}

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
  gemm<f32>(false, false, c, a, b, workspace, m, n, k, beta, thread, threads);
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
  gemm<f64>(false, false, c, a, b, workspace, m, n, k, beta, thread, threads);
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
  gemm<f32>(true, false, c, a, b, workspace, m, n, k, beta, thread, threads);
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
  gemm<f64>(true, false, c, a, b, workspace, m, n, k, beta, thread, threads);
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
  gemm<f32>(false, true, c, a, b, workspace, m, n, k, beta, thread, threads);
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
  gemm<f64>(false, true, c, a, b, workspace, m, n, k, beta, thread, threads);
}
