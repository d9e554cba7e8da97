// A block of A in which many elements are zero, times B: strips of rows of C, as in kernels/gemm-nonzeros.ts.

import { WIDE } from "./engine";
import { lanes } from "./lanes";
import { entryBytes } from "./nonzeros";
import { packPanelTransposed } from "./pack";
import { HALF_VECTORS, MOST_PANEL_STRIDE, panelStride, stripVectors } from "./strip";
import { makeRow, packStrip, vectorsFor } from "./strip-rows";
import { allFinite, density, listRows, SAMPLED_ROWS } from "./zeros";

/** Columns of C from which on zeros are looked for: for fewer, lists cost more than what they save. */
export const LEAST_COLUMNS: i32 = 25;
const LEAST_BROAD_COLUMNS: i32 = 48;

/** What tiles of a narrow C, mostly edges, take: as long as so many columns. And rows of A that are looked at: a few. */
const NARROW_COLUMNS: i32 = 32;
const NARROW_SAMPLED_ROWS: i32 = 4;

/**
 * Whether C just fills the shortest strip, as the gradient by filters of 5×5 pixels or 3×3 of three channels does; where pairs
 * are fused, tiles are too fast for that to pay.
 */
@inline
function isNarrow<T>(columns: i32): bool {
  return !WIDE && columns > (HALF_VECTORS - 1) * lanes<T>() && columns <= HALF_VECTORS * lanes<T>();
}

/**
 * Whether leaving out zeros is faster. For an element of A that is listed, a strip takes one and a half times as long as a tile,
 * for all the columns it has room for; the lists cost every element as much as ten columns of a tile do, or twenty where
 * pairs are fused: tiles and strips are then twice as fast, and lists are not.
 */
@inline
function pays<T>(density: f32, columns: i32): bool {
  const most = stripVectors() * lanes<T>();
  const rest = columns % most;
  const gone = columns - rest + (rest > 0 ? vectorsFor<T>(rest) * lanes<T>() : 0);
  const made = isNarrow<T>(columns) ? NARROW_COLUMNS : columns;
  return 1.5 * density * <f32>gone + (WIDE ? 20 : 10) <= <f32>made;
}

/** Bytes of the places where lists begin and end. */
@inline
function startsBytes(rows: i32): usize {
  return ((<usize>rows + 4) << 2) & ~15;
}

/** Bytes of scratch for a block of A: a panel of B, a row for the edges of C, where lists begin, and lists. */
@inline
export function listedBytes<T>(rows: i32, depth: i32): usize {
  const entries = (<usize>rows * <usize>depth + 2) * entryBytes<T>();
  return (<usize>depth + 1) * MOST_PANEL_STRIDE + startsBytes(rows) + (entries & ~15);
}

/**
 * C = A·B, or C += A·B, for a block of A, as far as it pays and B is finite there: the sums of products with zero are left out.
 *
 * @param scratch  listedBytes of the block.
 * @param b        B[0][0] of the block, stored by rows, or by columns where it is transposed; `bStored` bytes apart.
 * @returns        How many columns are done.
 */
export function multiplyListed<T>(
  scratch: usize,
  c: usize,
  cStored: usize,
  a: usize,
  aStored: usize,
  b: usize,
  bStored: usize,
  bTransposed: bool,
  rows: i32,
  columns: i32,
  depth: i32,
  add: bool,
): i32 {
  const narrow = isNarrow<T>(columns);
  if (columns < LEAST_BROAD_COLUMNS && !narrow) return 0;
  const sampled = narrow ? NARROW_SAMPLED_ROWS : SAMPLED_ROWS;
  if (!pays<T>(density<T>(a, aStored, rows, depth, sampled), columns)) return 0;
  const panel = scratch;
  const edge = panel + <usize>depth * MOST_PANEL_STRIDE;
  const starts = edge + MOST_PANEL_STRIDE;
  const lists = starts + startsBytes(rows);
  listRows<T>(lists, starts, a, aStored, rows, depth);
  const most = stripVectors() * lanes<T>();
  const rowBytes = <usize>panelStride();
  let j = 0;
  for (; j < columns; j += most) {
    const width = min(columns - j, most);
    const vectors = vectorsFor<T>(width);
    let finite: bool;
    if (bTransposed) {
      packPanelTransposed<T>(panel, rowBytes, b + <usize>j * bStored, bStored, depth, width);
      finite = allFinite<T>(panel, <usize>depth * rowBytes);
    } else finite = packStrip<T>(panel, b + <usize>j * sizeof<T>(), bStored, depth, width);
    if (!finite) return j;
    // Half a strip of every row, then the other half: what is read of the panel then stays in the first cache.
    for (let at = 0; at < vectors;) {
      const piece = WIDE ? vectors : min(vectors - at, HALF_VECTORS);
      const offset = at * lanes<T>();
      const count = min(width - offset, piece * lanes<T>());
      const from = panel + ((<usize>at) << 4);
      let to = c + <usize>(j + offset) * sizeof<T>();
      for (let i = 0; i < rows; i++, to += cStored) {
        const start = starts + ((<usize>i) << 2);
        makeRow<T>(to, count, piece, load<u32>(start), load<u32>(start, 4), from, edge, add);
      }
      at += piece;
    }
  }
  return columns;
}
