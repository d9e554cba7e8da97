// dW of a layer whose input is given by lists: two ways to make Aᵀ·B, chosen by how long a row of C is.

import { lanes } from "./lanes";
import { BLOCK_DEPTH, BLOCK_PARTS, PART, partsOf } from "./nonzeros";
import { listBytes, transposePart } from "./nonzeros-transposed";
import { MOST_PANEL_STRIDE, panelStride, scatterRow, stripVectors } from "./strip";
import { touch } from "./touch";
import { copyRow, makeRow, packStrip, sliceBytes, vectorsFor } from "./strip-rows";

/**
 * Touches the lists that a thread is about to read: half of them lie in another core's cache, in short pieces that no engine
 * fetches ahead.
 */
function touchLists(bounds: usize, k: i32, parts: i32, thread: i32, threads: i32): i32 {
  const step = (<usize>k) << 2;
  let seen = 0;
  for (let part = thread; part < parts; part += threads) {
    let at = bounds + <usize>part * step;
    for (const last = at + step; at < last; at += 4) {
      seen |= touch(<usize>load<u32>(at), <usize>load<u32>(at + step));
    }
  }
  return seen;
}

/** Bytes of a row of C from which on `tn` makes lists of columns: fewer do not repay it. */
const LISTED_ROW_BYTES: i32 = 512;

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

/** C = Aᵀ·B, with A given by lists of its rows. */
export function gemmTN<T>(
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
  // Never true, and the engine does not know.
  if (threads > 1 && touchLists(bounds, k, partsOf(m), thread, threads) < 0) return;
  if (k > 0 && n * <i32>sizeof<T>() >= LISTED_ROW_BYTES) {
    gemmTNListed<T>(c, bounds, b, workspace, m, n, k, thread, threads);
  } else gemmTNScattered<T>(c, bounds, b, workspace, m, n, k, thread, threads);
}
