// The matrix product, blocked for the caches, around one microkernel.

import { multiplyTall, multiplyWide, PANEL_ROW_BYTES, TALL_ROWS, WIDE_ROWS } from "../lib/microkernel";
import { packPanel, packPanelTransposed, panelColumns, transpose } from "../lib/pack";
import { partitionStart } from "../lib/partition";

/** Terms of a sum taken at a time: a panel of B (8 kB) then stays in the first cache. Part of the bits: see below. */
const BLOCK_DEPTH: i32 = 256;

/** Rows of A taken at a time: 256 × 256 elements (256 kB of float32) stay in the second cache. */
const BLOCK_ROWS: i32 = 256;

/** A tile of C of its own, for the tiles that reach over the right edge of C. */
const EDGE_BYTES: usize = <usize>TALL_ROWS * PANEL_ROW_BYTES;

/**
 * Bytes of workspace of one thread: a panel of B, an edge tile and, when A is stored transposed, a block of A.
 * The host computes the same in src/kernels/gemm-workspace.ts.
 */
@inline
function sliceBytes<T>(transposedA: bool, m: i32, k: i32): usize {
  const depth = <usize>min(k, BLOCK_DEPTH);
  const rows = transposedA ? <usize>min(m, BLOCK_ROWS) : 0;
  const bytes = depth * PANEL_ROW_BYTES + EDGE_BYTES + rows * depth * sizeof<T>();
  return (bytes + 63) & ~63;
}

/** C += edge, or C = edge, for the part of an edge tile that lies inside C. */
function copyEdge<T>(c: usize, cStride: usize, edge: usize, rows: i32, columns: i32, add: bool): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const offset = <usize>j * sizeof<T>();
      const sum = load<T>(edge + offset);
      store<T>(c + offset, add ? <T>(load<T>(c + offset) + sum) : sum);
    }
    c += cStride;
    edge += PANEL_ROW_BYTES;
  }
}

/** One packed panel of B times a block of rows of A, when C has a column for every column of the panel. */
function multiplyPanel<T>(
  rows: i32,
  depth: i32,
  c: usize,
  cStride: usize,
  a: usize,
  aStride: usize,
  panel: usize,
  add: bool,
): void {
  for (let i = 0; i < rows; i += WIDE_ROWS) {
    multiplyWide<T>(min(rows - i, WIDE_ROWS), depth, c, cStride, a, aStride, panel, add);
    a += <usize>WIDE_ROWS * aStride;
    c += <usize>WIDE_ROWS * cStride;
  }
}

/** The same for the last panel, whose tiles reach over the right edge of C: they are made in `edge` and copied. */
function multiplyLastPanel<T>(
  rows: i32,
  columns: i32,
  depth: i32,
  c: usize,
  cStride: usize,
  a: usize,
  aStride: usize,
  panel: usize,
  edge: usize,
  add: bool,
): void {
  const tall = columns <= panelColumns<T>() / 2;
  const step = tall ? TALL_ROWS : WIDE_ROWS;
  for (let i = 0; i < rows; i += step) {
    const tileRows = min(rows - i, step);
    if (tall) multiplyTall<T>(tileRows, depth, edge, a, aStride, panel);
    else multiplyWide<T>(tileRows, depth, edge, PANEL_ROW_BYTES, a, aStride, panel, false);
    copyEdge<T>(c, cStride, edge, tileRows, columns, add);
    a += <usize>step * aStride;
    c += <usize>step * cStride;
  }
}

/** The product of the rows [rowStart, rowEnd) and columns [columnStart, columnEnd) of C. */
function multiplyBlocks<T>(
  transposedA: bool,
  transposedB: bool,
  c: usize,
  a: usize,
  b: usize,
  slice: usize,
  m: i32,
  n: i32,
  k: i32,
  beta: i32,
  rowStart: i32,
  rowEnd: i32,
  columnStart: i32,
  columnEnd: i32,
): void {
  const size = sizeof<T>();
  const cStride = <usize>n * size;
  const aStored = <usize>(transposedA ? m : k) * size;
  const bStored = <usize>(transposedB ? k : n) * size;
  const edge = slice + <usize>min(k, BLOCK_DEPTH) * PANEL_ROW_BYTES;
  const block = edge + EDGE_BYTES;

  for (let p = 0; p < k; p += BLOCK_DEPTH) {
    const depth = min(k - p, BLOCK_DEPTH);
    const add = beta != 0 || p > 0;
    for (let i = rowStart; i < rowEnd; i += BLOCK_ROWS) {
      const rows = min(rowEnd - i, BLOCK_ROWS);
      let aBlock = a + <usize>i * aStored + <usize>p * size;
      let aStride = aStored;
      if (transposedA) {
        aBlock = block;
        aStride = <usize>depth * size;
        transpose<T>(block, aStride, a + <usize>p * aStored + <usize>i * size, aStored, depth, rows);
      }
      for (let j = columnStart; j < columnEnd; j += panelColumns<T>()) {
        const columns = min(columnEnd - j, panelColumns<T>());
        if (transposedB) {
          packPanelTransposed<T>(slice, b + <usize>j * bStored + <usize>p * size, bStored, depth, columns);
        } else {
          packPanel<T>(slice, b + <usize>p * bStored + <usize>j * size, bStored, depth, columns);
        }
        const cBlock = c + <usize>i * cStride + <usize>j * size;
        if (columns == panelColumns<T>()) {
          multiplyPanel<T>(rows, depth, cBlock, cStride, aBlock, aStride, slice, add);
        } else {
          multiplyLastPanel<T>(rows, columns, depth, cBlock, cStride, aBlock, aStride, slice, edge, add);
        }
      }
    }
  }
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
  let rowStart = 0;
  let rowEnd = m;
  let columnStart = 0;
  let columnEnd = n;
  if (m >= n) {
    rowStart = partitionStart(m, WIDE_ROWS, thread, threads);
    rowEnd = partitionStart(m, WIDE_ROWS, thread + 1, threads);
  } else {
    columnStart = partitionStart(n, panelColumns<T>(), thread, threads);
    columnEnd = partitionStart(n, panelColumns<T>(), thread + 1, threads);
  }
  if (k == 0) {
    if (beta == 0) clear<T>(c, n, rowStart, rowEnd, columnStart, columnEnd);
    return;
  }
  const slice = workspace + <usize>thread * sliceBytes<T>(transposedA, m, k);
  multiplyBlocks<T>(
    transposedA,
    transposedB,
    c,
    a,
    b,
    slice,
    m,
    n,
    k,
    beta,
    rowStart,
    rowEnd,
    columnStart,
    columnEnd,
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
