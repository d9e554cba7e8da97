// One packed panel of B times a block of rows of A: which tiles make it, and what is done at the edges of C.

import { PAIR_BYTES, QUAD_BYTES, storeColumns, TALL_ROWS, TILE_ROWS } from "./microkernel";
import { multiplyPairs } from "./tile-pair";
import { multiplyQuads } from "./tile-quad";
import { multiplyTall } from "./tile-tall";

/** A tile of its own, for the tiles that reach over an edge of C: 4 rows of four vectors, or 6 of two. */
export const EDGE_BYTES: usize = 256;

/** Whole tiles, of the width that `rowBytes`, the width of the panel, asks for. */
function multiplyTiles<T>(
  rows: i32,
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
  if (rowBytes == PAIR_BYTES) {
    multiplyPairs<T>(rows, depth, c, cStride, transposed, a, aStride, panel, add);
    return;
  }
  if (!transposed) {
    multiplyQuads<T>(rows, depth, c, cStride, a, aStride, panel, add);
    return;
  }
  const step = (<usize>16 / sizeof<T>()) * cStride;
  for (; rows > 0; rows -= TILE_ROWS) {
    multiplyQuads<T>(TILE_ROWS, depth, edge, QUAD_BYTES, a, aStride, panel, false);
    let to = c;
    for (let from = edge; from < edge + QUAD_BYTES; from += 16, to += step) {
      const s0 = v128.load(from);
      const s1 = v128.load(from, QUAD_BYTES);
      const s2 = v128.load(from, 2 * QUAD_BYTES);
      const s3 = v128.load(from, 3 * QUAD_BYTES);
      storeColumns<T>(to, cStride, s0, s1, s2, s3);
    }
    a += <usize>TILE_ROWS * aStride;
    c += <usize>TILE_ROWS * sizeof<T>();
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
  const rowStep = transposed ? sizeof<T>() : cStride;
  const columnStep = transposed ? cStride : sizeof<T>();
  let first = 0;
  if (<usize>columns * sizeof<T>() == rowBytes) {
    // Columns are stored by whole tiles, and nothing is added.
    first = !transposed ? rows : add ? 0 : rows & ~(TILE_ROWS - 1);
    multiplyTiles<T>(first, depth, c, cStride, transposed, a, aStride, panel, rowBytes, edge, add);
    if (first == rows) return;
  }
  const tall = <usize>columns * sizeof<T>() <= 16;
  const step = tall ? TALL_ROWS : TILE_ROWS;
  for (let i = first; i < rows; i += step) {
    const tileRows = min(rows - i, step);
    const from = a + <usize>i * aStride;
    if (tall) multiplyTall<T>(tileRows, depth, edge, from, aStride, panel);
    else
      multiplyTiles<T>(tileRows, depth, edge, rowBytes, false, from, aStride, panel, rowBytes, edge, false);
    const to = c + <usize>i * rowStep;
    copyEdge<T>(to, rowStep, columnStep, edge, rowBytes, tileRows, columns, add);
  }
}
