// One packed panel of B times a block of rows of A: which tiles make it, and what is done at the edges of C.

import { PAIR_BYTES, QUAD_BYTES, storeColumns, TALL_ROWS, TILE_ROWS } from "./microkernel";
import { multiplyPairs } from "./tile-pair";
import { multiplyQuads } from "./tile-quad";
import { multiplyTall } from "./tile-tall";

/** Rows of tiles made beside C, where they reach over its edges or C is stored by columns: two tiles of 6, or three of 4. */
const EDGE_ROWS: i32 = 12;
export const EDGE_BYTES: usize = <usize>EDGE_ROWS * QUAD_BYTES;

/** Rows that storeColumns takes. */
const SQUARE_ROWS: i32 = 4;

/** Tiles one below the other, of the width that `rowBytes`, the width of the panel, asks for. */
function multiplyTiles<T>(
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
  if (rowBytes == PAIR_BYTES) multiplyPairs<T>(rows, depth, c, cStride, false, a, aStride, panel, add);
  else multiplyQuads<T>(rows, depth, c, cStride, a, aStride, panel, add);
}

/** Stores `rows` rows of an edge tile, a multiple of 4, as columns of C, `cStride` bytes apart. */
function storeEdgeColumns<T>(c: usize, cStride: usize, edge: usize, rowBytes: usize, rows: i32): void {
  const step = (<usize>16 / sizeof<T>()) * cStride;
  for (; rows > 0; rows -= SQUARE_ROWS, c += <usize>SQUARE_ROWS * sizeof<T>()) {
    let to = c;
    for (const end = edge + rowBytes; edge < end; edge += 16, to += step) {
      const s0 = v128.load(edge);
      const s1 = v128.load(edge + rowBytes);
      const s2 = v128.load(edge + 2 * rowBytes);
      const s3 = v128.load(edge + 3 * rowBytes);
      storeColumns<T>(to, cStride, s0, s1, s2, s3);
    }
    edge += <usize>(SQUARE_ROWS - 1) * rowBytes;
  }
}

/** C += edge, or C = edge, for the part of an edge tile that lies inside C. */
function copyEdge<T>(
  c: usize,
  rowStep: usize,
  columnStep: usize,
  edge: usize,
  edgeStride: usize,
  rows: i32,
  columns: i32,
  add: bool,
): void {
  for (let i = 0; i < rows; i++) {
    let to = c;
    for (let j = 0; j < columns; j++, to += columnStep) {
      const sum = load<T>(edge + <usize>j * sizeof<T>());
      store<T>(to, add ? <T>(load<T>(to) + sum) : sum);
    }
    c += rowStep;
    edge += edgeStride;
  }
}

/**
 * C = A·B, or C += A·B, for a block of rows of A and the columns of one packed panel of B.
 *
 * @param rows        Rows of A.
 * @param columns     Columns of C, at most as many as the panel has; the rest of the panel is zero.
 * @param c           The first element. Rows, or columns where C is stored transposed, lie `cStride` bytes apart.
 * @param rowBytes    Bytes of a row of the panel: PAIR_BYTES or QUAD_BYTES.
 * @param edge        EDGE_BYTES of scratch.
 */
export function multiplyPanel<T>(
  rows: i32,
  columns: i32,
  depth: i32,
  c: usize,
  cStride: usize,
  transposed: bool,
  a: usize,
  aStride: usize,
  panel: usize,
  rowBytes: usize,
  edge: usize,
  add: bool,
): void {
  const whole = <usize>columns * sizeof<T>() == rowBytes;
  if (whole && !transposed) {
    multiplyTiles<T>(rows, depth, c, cStride, a, aStride, panel, rowBytes, add);
    return;
  }
  // Columns are stored by squares, and nothing is added; tiles of two vectors and 4 rows need no edge for it.
  const bySquares = whole && !add;
  let first = 0;
  if (TILE_ROWS == SQUARE_ROWS && bySquares && rowBytes == PAIR_BYTES) {
    first = rows & ~(SQUARE_ROWS - 1);
    multiplyPairs<T>(first, depth, c, cStride, true, a, aStride, panel, false);
  }
  const rowStep = transposed ? sizeof<T>() : cStride;
  const columnStep = transposed ? cStride : sizeof<T>();
  const tall = <usize>columns * sizeof<T>() <= 16;
  const step = tall ? TALL_ROWS : EDGE_ROWS;
  for (let i = first; i < rows; i += step) {
    const edgeRows = min(rows - i, step);
    const from = a + <usize>i * aStride;
    const to = c + <usize>i * rowStep;
    if (tall) multiplyTall<T>(edgeRows, depth, edge, from, aStride, panel);
    else multiplyTiles<T>(edgeRows, depth, edge, rowBytes, from, aStride, panel, rowBytes, false);
    const stored = bySquares ? edgeRows & ~(SQUARE_ROWS - 1) : 0;
    storeEdgeColumns<T>(to, cStride, edge, rowBytes, stored);
    copyEdge<T>(
      to + <usize>stored * rowStep,
      rowStep,
      columnStep,
      edge + <usize>stored * rowBytes,
      rowBytes,
      edgeRows - stored,
      columns,
      add,
    );
  }
}
