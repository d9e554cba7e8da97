// Strips of columns on their way into and out of panels, and rows of C that are made of lists (lib/strip.ts).

import { lanes, loadPart, storePair, storePart, zero } from "./lanes";
import { storeRow } from "./microkernel";
import { BLOCK_DEPTH, PART } from "./nonzeros";
import { combineRows, HALF_VECTORS, MOST_PANEL_STRIDE, panelStride, stripVectors } from "./strip";

/** Bytes of workspace of one thread. The host computes the same in src/kernels/gemm-workspace.ts. */
@inline
export function sliceBytes(transposed: bool, k: i32): usize {
  const rows = <usize>min(k, BLOCK_DEPTH) + (transposed ? <usize>PART : 1);
  return rows * MOST_PANEL_STRIDE;
}

/** How many vectors of a strip are gone through for so many columns. */
@inline
export function vectorsFor<T>(columns: i32): i32 {
  return columns <= HALF_VECTORS * lanes<T>() ? HALF_VECTORS : stripVectors();
}

/** panel[p][0 … columns) = b[p][0 … columns); the rest of a panel's row is zero. */
export function packStrip<T>(panel: usize, b: usize, stride: usize, rows: i32, columns: i32): void {
  const pairs = (<usize>columns * sizeof<T>()) & ~31;
  const left = columns - <i32>(pairs / sizeof<T>());
  for (let p = 0; p < rows; p++) {
    let to = panel;
    let from = b;
    for (const end = panel + pairs; to < end; to += 32, from += 32) {
      storePair(to, v128.load(from), v128.load(from, 16));
    }
    panel += <usize>panelStride();
    for (let rest = left; to < panel; to += 16, from += 16, rest -= lanes<T>()) {
      v128.store(to, rest > 0 ? loadPart<T>(from, min(rest, lanes<T>()), zero()) : zero());
    }
    b += stride;
  }
}

/** c = strip, or c += strip, for the columns of a row of a strip that lie inside C. */
@inline
export function copyRow<T>(c: usize, strip: usize, columns: i32, add: bool): void {
  let rest = columns;
  for (; rest >= 2 * lanes<T>(); rest -= 2 * lanes<T>(), c += 32, strip += 32) {
    storeRow<T>(c, v128.load(strip), v128.load(strip, 16), add);
  }
  for (; rest > 0; rest -= lanes<T>(), c += 16, strip += 16) {
    const count = min(rest, lanes<T>());
    const sums = v128.load(strip);
    storePart<T>(c, add ? v128.add<T>(loadPart<T>(c, count, zero()), sums) : sums, count);
  }
}

/** The same, called: where rows are long, their edges are rare, and the code is not small. */
function copyEdge<T>(c: usize, strip: usize, columns: i32, add: bool): void {
  copyRow<T>(c, strip, columns, add);
}

/** A strip of one row of C, or what is added to it, is made of a list. */
@inline
export function makeRow<T>(
  c: usize,
  columns: i32,
  vectors: i32,
  list: usize,
  end: usize,
  panel: usize,
  edge: usize,
  add: bool,
): void {
  if (columns == vectors * lanes<T>()) combineRows<T>(vectors, list, end, panel, c, add);
  else {
    combineRows<T>(vectors, list, end, panel, edge, false);
    copyEdge<T>(c, edge, columns, add);
  }
}
