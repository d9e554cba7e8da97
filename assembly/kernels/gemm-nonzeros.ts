// Matrix products whose first factor is given by lists of what is not zero in it (lib/nonzeros.ts).

import { lanes, loadPart, storePair, storePart, zero } from "../lib/lanes";
import { storeRow } from "../lib/microkernel";
import { BLOCK_DEPTH, BLOCK_PARTS, PART, partsOf } from "../lib/nonzeros";
import { listBytes, transposePart } from "../lib/nonzeros-transposed";
import { listedColumnEnd, listedColumnStart, listedRowEnd, listedRowStart } from "../lib/share";
import {
  combineRows,
  HALF_VECTORS,
  MOST_PANEL_STRIDE,
  panelStride,
  scatterRow,
  stripVectors,
} from "../lib/strip";

/** Bytes of a row of C from which on `tn` makes lists of columns: fewer do not repay it. */
const LISTED_ROW_BYTES: i32 = 512;

/** Bytes of workspace of one thread. The host computes the same in src/kernels/gemm-workspace.ts. */
@inline
function sliceBytes(transposed: bool, k: i32): usize {
  const rows = <usize>min(k, BLOCK_DEPTH) + (transposed ? <usize>PART : 1);
  return rows * MOST_PANEL_STRIDE;
}

/** How many vectors of a strip are gone through for so many columns. */
@inline
function vectorsFor<T>(columns: i32): i32 {
  return columns <= HALF_VECTORS * lanes<T>() ? HALF_VECTORS : stripVectors();
}

/** panel[p][0 … columns) = b[p][0 … columns); the rest of a panel's row is zero. */
function packStrip<T>(panel: usize, b: usize, stride: usize, rows: i32, columns: i32): void {
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
function copyRow<T>(c: usize, strip: usize, columns: i32, add: bool): void {
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
function makeRow<T>(
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

/** Rows of C are made as those of `nn` are, from lists of A's columns. */
function gemmTNListed<T>(
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
  const panel = workspace + <usize>thread * sliceBytes(true, k);
  const other = panel + <usize>min(k, BLOCK_DEPTH) * MOST_PANEL_STRIDE;
  const most = stripVectors() * lanes<T>();
  const step = (<usize>k) << 2;
  const spacing = listBytes<T>(min(k, BLOCK_DEPTH));
  const ends = workspace + <usize>threads * sliceBytes(true, k);
  const lists = ends + ((<usize>partsOf(m) * <usize>PART) << 2);
  for (let p = 0; p < k; p += BLOCK_DEPTH) {
    const depth = min(k - p, BLOCK_DEPTH);
    for (let part = thread; part < partsOf(m); part += threads) {
      const first = <usize>part * <usize>PART;
      const at = bounds + <usize>part * step + ((<usize>p) << 2);
      const origin = (part % BLOCK_PARTS) * PART * panelStride();
      transposePart<T>(
        lists + first * spacing,
        spacing,
        ends + (first << 2),
        at,
        at + step,
        origin,
        depth,
        other,
      );
    }
    for (let j = 0; j < n; j += most) {
      const columns = min(n - j, most);
      const vectors = vectorsFor<T>(columns);
      packStrip<T>(panel, b + <usize>p * stride + <usize>j * sizeof<T>(), stride, depth, columns);
      for (let part = thread; part < partsOf(m); part += threads) {
        const last = min(m, (part + 1) * PART);
        for (let i = part * PART; i < last; i++) {
          const list = lists + <usize>i * spacing;
          const end = <usize>load<u32>(ends + ((<usize>i) << 2));
          const target = c + <usize>i * stride + <usize>j * sizeof<T>();
          makeRow<T>(target, columns, vectors, list, end, panel, other, p > 0);
        }
      }
    }
  }
}

/** Strip by strip and part by part of A's columns, rows of C are summed in a panel, row after row of A and B. */
function gemmTNScattered<T>(
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
  const panel = workspace + <usize>thread * sliceBytes(true, k);
  const packed = panel + <usize>PART * MOST_PANEL_STRIDE;
  const most = stripVectors() * lanes<T>();
  const step = (<usize>k) << 2;
  for (let j = 0; j < n; j += most) {
    const columns = min(n - j, most);
    const vectors = vectorsFor<T>(columns);
    for (let p = 0; p < k || p == 0; p += BLOCK_DEPTH) {
      const depth = min(k - p, BLOCK_DEPTH);
      packStrip<T>(packed, b + <usize>p * stride + <usize>j * sizeof<T>(), stride, depth, columns);
      for (let part = thread; part < partsOf(m); part += threads) {
        const rows = min(m - part * PART, PART);
        memory.fill(panel, 0, <usize>rows * <usize>panelStride());
        // Entries count columns from the beginning of a block.
        const origin = panel - <usize>((part % BLOCK_PARTS) * PART * panelStride());
        let at = bounds + <usize>part * step + ((<usize>p) << 2);
        let row = packed;
        for (let i = 0; i < depth; i++) {
          scatterRow<T>(vectors, <usize>load<u32>(at), <usize>load<u32>(at + step), origin, row);
          at += 4;
          row += <usize>panelStride();
        }
        let target = c + <usize>(part * PART) * stride + <usize>j * sizeof<T>();
        let sums = panel;
        for (let i = 0; i < rows; i++) {
          copyRow<T>(target, sums, columns, p > 0);
          target += stride;
          sums += <usize>panelStride();
        }
      }
    }
  }
}

function gemmTN<T>(
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
  if (k > 0 && n * <i32>sizeof<T>() >= LISTED_ROW_BYTES) {
    gemmTNListed<T>(c, bounds, b, workspace, m, n, k, thread, threads);
  } else gemmTNScattered<T>(c, bounds, b, workspace, m, n, k, thread, threads);
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
