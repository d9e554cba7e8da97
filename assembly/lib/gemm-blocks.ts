// The blocks of the matrix product: what is copied, and in which order the caches see it.

import { LEAST_COLUMNS, listedBytes, multiplyListed } from "./gemm-listed";
import { EDGE_BYTES, multiplyPanel } from "./gemm-panel";
import { PAIR_BYTES, QUAD_BYTES } from "./microkernel";
import { packPanel, packPanelTransposed, packRows, transposeStrips } from "./pack";
import { panelColumns } from "./share";

/** Terms of a sum taken at a time: a panel of B (8 or 16 kB) then stays in the first cache. Part of the bits. */
export const BLOCK_DEPTH: i32 = 256;

/** Rows of A taken at a time: 256 × 256 elements (256 kB of float32) stay in the second cache. */
const BLOCK_ROWS: i32 = 256;

/**
 * Columns of C, and bytes of a row of A, from which on blocks of A are copied when they are not transposed anyway: rows that lie
 * pages apart may push each other out of the second cache, and so many panels of B pay for the copy.
 */
const COPY_COLUMNS: i32 = 256;
const COPY_ROW_BYTES: usize = 4096;

/**
 * Bytes of workspace of one thread: a panel of B, an edge tile and, when A is stored transposed or copied, a block of
 * A. The host computes the same in src/kernels/gemm-workspace.ts.
 */
@inline
export function blocksBytes<T>(transposedA: bool, m: i32, n: i32, k: i32): usize {
  const depth = min(k, BLOCK_DEPTH);
  const rows = min(m, BLOCK_ROWS);
  const copied = transposedA || copiesA<T>(n, k) ? <usize>rows * <usize>depth * sizeof<T>() : 0;
  const listed = n >= LEAST_COLUMNS ? listedBytes<T>(rows, depth) : 0;
  return <usize>depth * QUAD_BYTES + EDGE_BYTES + copied + listed;
}

/** Bytes of a row of the panel for so many columns. */
@inline
function panelRowBytes<T>(columns: i32): usize {
  return <usize>columns * sizeof<T>() > PAIR_BYTES ? QUAD_BYTES : PAIR_BYTES;
}

/**
 * The product of the rows [rowStart, rowEnd) and columns [columnStart, columnEnd) of C.
 *
 * @param aTransposed,bTransposed  Whether a factor is stored with its columns as rows.
 * @param cTransposed              Whether C is written with its columns as rows.
 * @param aStored,bStored,cStored  Bytes from row to row, as they are stored.
 * @param copyA                    Whether blocks of an A that is not transposed are copied.
 * @param add                      Whether C is added to, or overwritten without being read.
 */
export function multiplyBlocks<T>(
  aTransposed: bool,
  bTransposed: bool,
  cTransposed: bool,
  c: usize,
  cStored: usize,
  a: usize,
  aStored: usize,
  b: usize,
  bStored: usize,
  slice: usize,
  k: i32,
  copyA: bool,
  add: bool,
  rowStart: i32,
  rowEnd: i32,
  columnStart: i32,
  columnEnd: i32,
): void {
  const size = sizeof<T>();
  const edge = slice + <usize>min(k, BLOCK_DEPTH) * QUAD_BYTES;
  const lists = edge + EDGE_BYTES;
  const mayList = !cTransposed && columnEnd - columnStart >= LEAST_COLUMNS;
  const block =
    lists + (mayList ? listedBytes<T>(min(rowEnd - rowStart, BLOCK_ROWS), min(k, BLOCK_DEPTH)) : 0);

  for (let p = 0; p < k; p += BLOCK_DEPTH) {
    const depth = min(k - p, BLOCK_DEPTH);
    const adds = add || p > 0;
    for (let i = rowStart; i < rowEnd; i += BLOCK_ROWS) {
      const rows = min(rowEnd - i, BLOCK_ROWS);
      let aBlock = a + <usize>i * aStored + <usize>p * size;
      let aStride = aStored;
      if (aTransposed) {
        aStride = <usize>depth * size;
        transposeStrips<T>(block, aStride, a + <usize>p * aStored + <usize>i * size, aStored, depth, rows);
        aBlock = block;
      }
      let j = columnStart;
      if (mayList) {
        const from =
          b + (bTransposed ? <usize>j * bStored + <usize>p * size : <usize>p * bStored + <usize>j * size);
        const to = c + <usize>i * cStored + <usize>j * size;
        const columns = columnEnd - columnStart;
        j += multiplyListed<T>(
          lists,
          to,
          cStored,
          aBlock,
          aStride,
          from,
          bStored,
          bTransposed,
          rows,
          columns,
          depth,
          adds,
        );
      }
      if (j < columnEnd && !aTransposed && copyA) {
        aStride = <usize>depth * size;
        packRows(block, aStride, aBlock, aStored, rows);
        aBlock = block;
      }
      for (; j < columnEnd; j += panelColumns<T>()) {
        const columns = min(columnEnd - j, panelColumns<T>());
        const rowBytes = panelRowBytes<T>(columns);
        if (bTransposed) {
          const from = b + <usize>j * bStored + <usize>p * size;
          packPanelTransposed<T>(slice, rowBytes, from, bStored, depth, columns);
        } else {
          const from = b + <usize>p * bStored + <usize>j * size;
          packPanel<T>(slice, rowBytes, from, bStored, depth, columns);
        }
        const row = cTransposed ? j : i;
        const column = cTransposed ? i : j;
        const to = c + <usize>row * cStored + <usize>column * size;
        multiplyPanel<T>(
          rows,
          columns,
          depth,
          to,
          cStored,
          cTransposed,
          aBlock,
          aStride,
          slice,
          rowBytes,
          edge,
          adds,
        );
      }
    }
  }
}

/**
 * Whether `tn` is made as Cᵀ = Bᵀ·A: then C is transposed on its way out of the registers, not A on its way in, and a
 * narrow C has less to transpose. Sums of several blocks would have to be added to columns.
 */
@inline
export function prefersTransposedC(m: i32, n: i32, k: i32): bool {
  return n <= m && 2 * n <= k && k <= BLOCK_DEPTH;
}

/** True when C is so wide, and rows of A lie so far apart, that copies of A's blocks pay. */
@inline
export function copiesA<T>(n: i32, k: i32): bool {
  return n >= COPY_COLUMNS && <usize>k * sizeof<T>() >= COPY_ROW_BYTES;
}
