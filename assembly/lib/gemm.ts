// What each thread makes of a matrix product: kernels/gemm.ts has the contract.

import { FEW_ROWS, FEW_ROWS_BYTES, multiplyFewRows } from "./few-rows";
import { blocksBytes, copiesA, multiplyBlocks, prefersTransposedC } from "./gemm-blocks";
import { wholeLines } from "./lanes";
import { columnEnd, columnStart, rowEnd, rowStart } from "./share";

/** Bytes of workspace of one thread. The host computes the same in src/kernels/gemm-workspace.ts. */
@inline
export function sliceBytes<T>(transposedA: bool, m: i32, n: i32, k: i32): usize {
  const bytes = blocksBytes<T>(transposedA, m, n, k);
  return wholeLines(max(bytes, m <= FEW_ROWS ? FEW_ROWS_BYTES : 0));
}

/**
 * C = A·B, or C += A·B, as of kernels/gemm.ts.
 *
 * @param finite  Promises that B is finite: terms 0·b may then be left out.
 */
export function gemm<T>(
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
  finite: bool,
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
  const size = sizeof<T>();
  if (m <= FEW_ROWS && !transposedA && !transposedB) {
    const offset = <usize>left * size;
    multiplyFewRows<T>(
      slice,
      c + <usize>top * <usize>n * size + offset,
      a + <usize>top * <usize>k * size,
      b + offset,
      bottom - top,
      n,
      right - left,
      k,
      beta != 0,
      finite,
    );
    return;
  }
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
    copiesA<T>(n, k),
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
