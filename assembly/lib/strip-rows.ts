// Strips of columns on their way into and out of panels, and rows of C that are made of lists (lib/strip.ts).

import { WIDE } from "./engine";
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

/** Copies a vector and answers NaN for what is not finite in it, or for a sum that is not; otherwise 0. */
@inline
function copyOne<T>(to: usize, from: usize): v128 {
  const x = v128.load(from);
  v128.store(to, x);
  return v128.mul<T>(x, zero());
}


@inline
function copyPair<T>(to: usize, from: usize): v128 {
  const left = v128.load(from);
  const right = v128.load(from, 16);
  storePair(to, left, right);
  return v128.mul<T>(v128.add<T>(left, right), zero());
}

/** A row of a strip, written out: a loop would take longer, and so would one sum after the other. */
@inline
function copyStripRow<T>(vectors: i32, to: usize, from: usize): v128 {
  const first = copyPair<T>(to, from);
  const second = copyPair<T>(to + 32, from + 32);
  const third = copyPair<T>(to + 64, from + 64);
  const sum = v128.add<T>(v128.add<T>(first, second), third);
  if (vectors == HALF_VECTORS) return v128.add<T>(sum, copyOne<T>(to + 96, from + 96));
  const fourth = copyPair<T>(to + 96, from + 96);
  const fifth = copyPair<T>(to + 128, from + 128);
  const sixth = copyPair<T>(to + 160, from + 160);
  const last = WIDE ? copyPair<T>(to + 192, from + 192) : copyOne<T>(to + 192, from + 192);
  return v128.add<T>(v128.add<T>(sum, fourth), v128.add<T>(v128.add<T>(fifth, sixth), last));
}

/**
 * panel[p][0 … columns) = b[p][0 … columns); what a strip reads behind them in the panel are numbers of no meaning.
 *
 * @returns  True only if all are finite; false too where only a number behind the columns is not, or the sum of two.
 */
export function packStrip<T>(panel: usize, b: usize, stride: usize, rows: i32, columns: i32): bool {
  const vectors = vectorsFor<T>(columns);
  // Whole vectors reach into the next row of B, or further: the last rows have to end where they end.
  const beyond = ((<usize>vectors) << 4) - <usize>columns * sizeof<T>();
  const guarded = min(rows, <i32>((beyond + stride - 1) / stride));
  let products = zero();
  for (let p = guarded; p < rows; p++) {
    products = v128.add<T>(products, copyStripRow<T>(vectors, panel, b));
    panel += <usize>panelStride();
    b += stride;
  }
  for (let p = 0; p < guarded; p++) {
    let from = b;
    for (let at: usize = 0, rest = columns; rest > 0; at += 16, from += 16, rest -= lanes<T>()) {
      const part = loadPart<T>(from, min(rest, lanes<T>()), zero());
      v128.store(panel + at, part);
      products = v128.add<T>(products, v128.mul<T>(part, zero()));
    }
    panel += <usize>panelStride();
    b += stride;
  }
  return !v128.any_true(v128.ne<T>(products, products));
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
