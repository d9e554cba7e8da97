// The matrix product, blocked for the caches, around one microkernel.

import { FEW_ROWS, FEW_ROWS_BYTES, multiplyFewRows } from "../lib/few-rows";
import {
  multiplyPair,
  multiplyQuad,
  multiplyTall,
  PAIR_BYTES,
  QUAD_BYTES,
  TALL_ROWS,
  TILE_ROWS,
} from "../lib/microkernel";
import { packPanel, packPanelTransposed, transpose } from "../lib/pack";
import { columnEnd, columnStart, panelColumns, rowEnd, rowStart } from "../lib/share";

/** Terms of a sum taken at a time: a panel of B (8 or 16 kB) then stays in the first cache. Part of the bits: see below. */
const BLOCK_DEPTH: i32 = 256;

/** Rows of A taken at a time: 256 × 256 elements (256 kB of float32) stay in the second cache. */
const BLOCK_ROWS: i32 = 256;

/** A tile of C of its own, for the tiles that reach over the right edge of C: 4 rows of four vectors, or 6 of two. */
const EDGE_BYTES: usize = 256;

/**
 * Columns from which on blocks of A are copied, when they are not transposed anyway. So many panels of B pay for it: rows
 * that lie a power of two apart would push each other out of the second cache.
 */
const COPY_COLUMNS: i32 = 256;

/**
 * Bytes of workspace of one thread: a panel of B, an edge tile and, when A is stored transposed or C is wide, a block of
 * A. The host computes the same in src/kernels/gemm-workspace.ts.
 */
@inline
function sliceBytes<T>(transposedA: bool, m: i32, n: i32, k: i32): usize {
  const depth = <usize>min(k, BLOCK_DEPTH);
  const rows = transposedA || n >= COPY_COLUMNS ? <usize>min(m, BLOCK_ROWS) : 0;
  const bytes = depth * QUAD_BYTES + EDGE_BYTES + rows * depth * sizeof<T>();
  return (max(bytes, m <= FEW_ROWS ? FEW_ROWS_BYTES : 0) + 63) & ~63;
}

/** Bytes of a row of the panel for so many columns. */
@inline
function panelRowBytes<T>(columns: i32): usize {
  return <usize>columns * sizeof<T>() > PAIR_BYTES ? QUAD_BYTES : PAIR_BYTES;
}

/** C += edge, or C = edge, for the part of an edge tile that lies inside C. */
function copyEdge<T>(
  c: usize,
  cStride: usize,
  edge: usize,
  edgeStride: usize,
  rows: i32,
  columns: i32,
  add: bool,
): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const offset = <usize>j * sizeof<T>();
      const sum = load<T>(edge + offset);
      store<T>(c + offset, add ? <T>(load<T>(c + offset) + sum) : sum);
    }
    c += cStride;
    edge += edgeStride;
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
  rowBytes: usize,
  add: bool,
): void {
  for (let i = 0; i < rows; i += TILE_ROWS) {
    const tileRows = min(rows - i, TILE_ROWS);
    if (rowBytes == QUAD_BYTES) multiplyQuad<T>(tileRows, depth, c, cStride, a, aStride, panel, add);
    else multiplyPair<T>(tileRows, depth, c, cStride, a, aStride, panel, add);
    a += <usize>TILE_ROWS * aStride;
    c += <usize>TILE_ROWS * cStride;
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
  rowBytes: usize,
  edge: usize,
  add: bool,
): void {
  const tall = <usize>columns * sizeof<T>() <= 16;
  const step = tall ? TALL_ROWS : TILE_ROWS;
  for (let i = 0; i < rows; i += step) {
    const tileRows = min(rows - i, step);
    if (tall) multiplyTall<T>(tileRows, depth, edge, a, aStride, panel);
    else if (rowBytes == QUAD_BYTES) {
      multiplyQuad<T>(tileRows, depth, edge, QUAD_BYTES, a, aStride, panel, false);
    } else multiplyPair<T>(tileRows, depth, edge, PAIR_BYTES, a, aStride, panel, false);
    copyEdge<T>(c, cStride, edge, rowBytes, tileRows, columns, add);
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
  const edge = slice + <usize>min(k, BLOCK_DEPTH) * QUAD_BYTES;
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
      } else if (n >= COPY_COLUMNS && depth < k) {
        for (let row = 0; row < rows; row++) {
          memory.copy(
            block + <usize>row * <usize>depth * size,
            aBlock + <usize>row * aStored,
            <usize>depth * size,
          );
        }
        aBlock = block;
        aStride = <usize>depth * size;
      }
      for (let j = columnStart; j < columnEnd; j += panelColumns<T>()) {
        const columns = min(columnEnd - j, panelColumns<T>());
        const rowBytes = panelRowBytes<T>(columns);
        if (transposedB) {
          packPanelTransposed<T>(
            slice,
            rowBytes,
            b + <usize>j * bStored + <usize>p * size,
            bStored,
            depth,
            columns,
          );
        } else {
          packPanel<T>(slice, rowBytes, b + <usize>p * bStored + <usize>j * size, bStored, depth, columns);
        }
        const cBlock = c + <usize>i * cStride + <usize>j * size;
        if (<usize>columns * sizeof<T>() == rowBytes) {
          multiplyPanel<T>(rows, depth, cBlock, cStride, aBlock, aStride, slice, rowBytes, add);
        } else {
          multiplyLastPanel<T>(
            rows,
            columns,
            depth,
            cBlock,
            cStride,
            aBlock,
            aStride,
            slice,
            rowBytes,
            edge,
            add,
          );
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
  multiplyBlocks<T>(transposedA, transposedB, c, a, b, slice, m, n, k, beta, top, bottom, left, right);
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
