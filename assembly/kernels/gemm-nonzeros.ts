// Matrix products whose first factor is given by lists of what is not zero in it (lib/nonzeros.ts).

import { gemmTN } from "../lib/gemm-tn-nonzeros";
import { lanes } from "../lib/lanes";
import { BLOCK_DEPTH, BLOCK_PARTS, partsOf } from "../lib/nonzeros";
import { listedColumnEnd, listedColumnStart, listedRowEnd, listedRowStart } from "../lib/share";
import { MOST_PANEL_STRIDE, stripVectors } from "../lib/strip";
import { makeRow, packStrip, sliceBytes, vectorsFor } from "../lib/strip-rows";

/** Block by block of the sums and strip by strip, rows of B are packed, and a strip of every row of C is made from them. */
function gemmNN<T>(
  c: usize,
  bounds: usize,
  b: usize,
  workspace: usize,
  m: i32,
  n: i32,
  k: i32,
  thread: i32,
  threads: i32,
): void {
  const stride = <usize>n * sizeof<T>();
  const start = listedRowStart<T>(m, n, thread, threads);
  const end = listedRowEnd<T>(m, n, thread, threads);
  const left = listedColumnStart<T>(n, thread, threads);
  const right = listedColumnEnd<T>(n, thread, threads);
  if (k == 0) {
    for (let i = start; i < end; i++) {
      memory.fill(c + <usize>i * stride + <usize>left * sizeof<T>(), 0, <usize>(right - left) * sizeof<T>());
    }
  }
  const panel = workspace + <usize>thread * sliceBytes(false, k);
  const edge = panel + <usize>min(k, BLOCK_DEPTH) * MOST_PANEL_STRIDE;
  const most = stripVectors() * lanes<T>();
  for (let p = 0; p < k; p += BLOCK_DEPTH) {
    const begins = bounds;
    bounds += (<usize>m * <usize>min(BLOCK_PARTS, partsOf(k - p))) << 2;
    for (let j = left; j < right; j += most) {
      const columns = min(right - j, most);
      const vectors = vectorsFor<T>(columns);
      const offset = <usize>j * sizeof<T>();
      packStrip<T>(panel, b + <usize>p * stride + offset, stride, min(k - p, BLOCK_DEPTH), columns);
      for (let i = start; i < end; i++) {
        const at = (<usize>i) << 2;
        const first = <usize>load<u32>(begins + at);
        const last = <usize>load<u32>(bounds + at);
        // An empty block adds +0, which changes nothing.
        if (p > 0 && first == last) continue;
        makeRow<T>(c + <usize>i * stride + offset, columns, vectors, first, last, panel, edge, p > 0);
      }
    }
  }
}

/**
 * Product with a matrix A that is given by lists of what is not zero in its rows: `C = A·B` (`nn`) or `C = Aᵀ·B` (`tn`).
 *
 * Shapes (elements):  C (m, n)   nn: A (m, k), B (k, n)   tn: A (k, m), B (k, n)
 *                     bounds (parts + 1, rows of A), as gather_nonzeros writes them
 *
 * @param c          Output, bytes. Overlaps nothing else.
 * @param workspace  Scratch, bytes, a multiple of 16; its length is gemmNonzerosWorkspaceBytes of
 *                   src/kernels/gemm-workspace.ts.
 *
 * Order, error: those of gemm_nn and gemm_tn on the full matrix, to the bit, as long as B is finite: a term 0·b is ±0 then,
 *          which changes no sum that began at +0. Where b is infinite or NaN, gemm makes NaN of it and this leaves it out.
 *          Held by test/kernels/nonzeros.test.ts.
 * Threads: for nn, share the columns of C where there are many, so that each packs its own of B, or else the rows; for tn,
 *          take turns with parts of its rows, as images are fuller in the middle.
 */
export function gemm_nn_nonzeros_f32(
  c: usize,
  bounds: usize,
  b: usize,
  workspace: usize,
  m: i32,
  n: i32,
  k: i32,
  thread: i32,
  threads: i32,
): void {
  gemmNN<f32>(c, bounds, b, workspace, m, n, k, thread, threads);
}
export function gemm_nn_nonzeros_f64(
  c: usize,
  bounds: usize,
  b: usize,
  workspace: usize,
  m: i32,
  n: i32,
  k: i32,
  thread: i32,
  threads: i32,
): void {
  gemmNN<f64>(c, bounds, b, workspace, m, n, k, thread, threads);
}
export function gemm_tn_nonzeros_f32(
  c: usize,
  bounds: usize,
  b: usize,
  workspace: usize,
  m: i32,
  n: i32,
  k: i32,
  thread: i32,
  threads: i32,
): void {
  gemmTN<f32>(c, bounds, b, workspace, m, n, k, thread, threads);
}
export function gemm_tn_nonzeros_f64(
  c: usize,
  bounds: usize,
  b: usize,
  workspace: usize,
  m: i32,
  n: i32,
  k: i32,
  thread: i32,
  threads: i32,
): void {
  gemmTN<f64>(c, bounds, b, workspace, m, n, k, thread, threads);
}
