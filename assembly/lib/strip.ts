// The loops over lists of what is not zero (lib/nonzeros.ts), a strip of columns at a time.
//
// Whatever is not in registers lies in a panel: rows of a strip of B or of C, packed, so that they stay in the first cache.

import { WIDE } from "./engine";
import { storePair } from "./lanes";
import { multiplyAdd, storeRow } from "./microkernel";
import { entryBytes } from "./nonzeros";

/** Vectors of a strip; an even number where the engine fuses pairs. With what is loaded, 13 fill V8's 15 registers. */
@inline
export function stripVectors(): i32 {
  return WIDE ? 14 : 13;
}

/** Vectors of a strip that is enough for few columns, and of the first half of a whole one. */
export const HALF_VECTORS: i32 = 7;

/** Vectors of the second half. */
const REST_VECTORS: i32 = 6;

/** Bytes from row to row of a panel, and the most they can be. */
@inline
export function panelStride(): i32 {
  return stripVectors() << 4;
}
export const MOST_PANEL_STRIDE: usize = 14 << 4;


@inline
function addPair<T>(c: usize, x: v128, left: v128, right: v128): void {
  left = multiplyAdd<T>(v128.load(c), x, left);
  right = multiplyAdd<T>(v128.load(c, 16), x, right);
  storePair(c, left, right);
}

/**
 * c = Σ value·row of the panel over a list, or c += it: a strip of one row of C is in registers.
 *
 * Every sum starts at +0 and takes its products in the order of the list: each is rounded, then added, rounded.
 *
 * @param vectors  stripVectors() or HALF_VECTORS: how many of c are written.
 */
@inline
export function combineRows<T>(
  vectors: i32,
  list: usize,
  end: usize,
  panel: usize,
  c: usize,
  add: bool,
): void {
  if (vectors == HALF_VECTORS) combineSeven<T>(list, end, panel, c, add);
  else if (vectors == REST_VECTORS) combineSix<T>(list, end, panel, c, add);
  else if (WIDE) combineFourteen<T>(list, end, panel, c, add);
  else {
    // More than seven sums with as many vectors of the panel would not fit the registers.
    combineSeven<T>(list, end, panel, c, add);
    combineSix<T>(list, end, panel + 112, c + 112, add);
  }
}

/**
 * row of the panel += value·b over a list: a strip of one row of B is in registers.
 *
 * @param vectors  stripVectors() or HALF_VECTORS: how many of a row of the panel are changed.
 */
@inline
export function scatterRow<T>(vectors: i32, list: usize, end: usize, panel: usize, b: usize): void {
  if (vectors == HALF_VECTORS) scatterSeven<T>(list, end, panel, b);
  else if (WIDE) scatterFourteen<T>(list, end, panel, b);
  else scatterThirteen<T>(list, end, panel, b);
}

function combineSix<T>(list: usize, end: usize, panel: usize, c: usize, add: bool): void {
  combine<T>(6, list, end, panel, c, add);
}

function combineSeven<T>(list: usize, end: usize, panel: usize, c: usize, add: bool): void {
  combine<T>(7, list, end, panel, c, add);
}

function combineFourteen<T>(list: usize, end: usize, panel: usize, c: usize, add: bool): void {
  combine<T>(14, list, end, panel, c, add);
}

/** `vectors` (6, 7 or 14) is a constant wherever this is inlined: what it rules out is not compiled. */
@inline
function combine<T>(vectors: i32, list: usize, end: usize, panel: usize, c: usize, add: bool): void {
  let s0 = v128.splat<T>(0);
  let s1 = v128.splat<T>(0);
  let s2 = v128.splat<T>(0);
  let s3 = v128.splat<T>(0);
  let s4 = v128.splat<T>(0);
  let s5 = v128.splat<T>(0);
  let s6 = v128.splat<T>(0);
  let s7 = v128.splat<T>(0);
  let s8 = v128.splat<T>(0);
  let s9 = v128.splat<T>(0);
  let s10 = v128.splat<T>(0);
  let s11 = v128.splat<T>(0);
  let s12 = v128.splat<T>(0);
  let s13 = v128.splat<T>(0);
  for (; list < end; list += entryBytes<T>()) {
    const row = panel + <usize>load<u32>(list);
    const x = v128.load_splat<T>(list, sizeof<T>());
    s0 = multiplyAdd<T>(s0, x, v128.load(row));
    s1 = multiplyAdd<T>(s1, x, v128.load(row, 16));
    s2 = multiplyAdd<T>(s2, x, v128.load(row, 32));
    s3 = multiplyAdd<T>(s3, x, v128.load(row, 48));
    s4 = multiplyAdd<T>(s4, x, v128.load(row, 64));
    s5 = multiplyAdd<T>(s5, x, v128.load(row, 80));
    if (vectors > 6) s6 = multiplyAdd<T>(s6, x, v128.load(row, 96));
    if (vectors > 7) {
      s7 = multiplyAdd<T>(s7, x, v128.load(row, 112));
      s8 = multiplyAdd<T>(s8, x, v128.load(row, 128));
      s9 = multiplyAdd<T>(s9, x, v128.load(row, 144));
      s10 = multiplyAdd<T>(s10, x, v128.load(row, 160));
      s11 = multiplyAdd<T>(s11, x, v128.load(row, 176));
      s12 = multiplyAdd<T>(s12, x, v128.load(row, 192));
      s13 = multiplyAdd<T>(s13, x, v128.load(row, 208));
    }
  }
  storeRow<T>(c, s0, s1, add);
  storeRow<T>(c + 32, s2, s3, add);
  storeRow<T>(c + 64, s4, s5, add);
  if (vectors == 7) v128.store(c, add ? v128.add<T>(v128.load(c, 96), s6) : s6, 96);
  if (vectors > 7) {
    storeRow<T>(c + 96, s6, s7, add);
    storeRow<T>(c + 128, s8, s9, add);
    storeRow<T>(c + 160, s10, s11, add);
    storeRow<T>(c + 192, s12, s13, add);
  }
}

function scatterSeven<T>(list: usize, end: usize, panel: usize, b: usize): void {
  scatter<T>(7, list, end, panel, b);
}

function scatterThirteen<T>(list: usize, end: usize, panel: usize, b: usize): void {
  scatter<T>(13, list, end, panel, b);
}

function scatterFourteen<T>(list: usize, end: usize, panel: usize, b: usize): void {
  scatter<T>(14, list, end, panel, b);
}

/** `vectors` (7, 13 or 14) is a constant wherever this is inlined, as in combine. */
@inline
function scatter<T>(vectors: i32, list: usize, end: usize, panel: usize, b: usize): void {
  const b0 = v128.load(b);
  const b1 = v128.load(b, 16);
  const b2 = v128.load(b, 32);
  const b3 = v128.load(b, 48);
  const b4 = v128.load(b, 64);
  const b5 = v128.load(b, 80);
  const b6 = v128.load(b, 96);
  const b7 = vectors > 7 ? v128.load(b, 112) : b6;
  const b8 = vectors > 8 ? v128.load(b, 128) : b6;
  const b9 = vectors > 9 ? v128.load(b, 144) : b6;
  const b10 = vectors > 10 ? v128.load(b, 160) : b6;
  const b11 = vectors > 11 ? v128.load(b, 176) : b6;
  const b12 = vectors > 12 ? v128.load(b, 192) : b6;
  const b13 = vectors > 13 ? v128.load(b, 208) : b6;
  for (; list < end; list += entryBytes<T>()) {
    const row = panel + <usize>load<u32>(list);
    const x = v128.load_splat<T>(list, sizeof<T>());
    addPair<T>(row, x, b0, b1);
    addPair<T>(row + 32, x, b2, b3);
    addPair<T>(row + 64, x, b4, b5);
    if (vectors == 7) v128.store(row, multiplyAdd<T>(v128.load(row, 96), x, b6), 96);
    else {
      addPair<T>(row + 96, x, b6, b7);
      addPair<T>(row + 128, x, b8, b9);
      addPair<T>(row + 160, x, b10, b11);
      if (vectors == 13) v128.store(row, multiplyAdd<T>(v128.load(row, 192), x, b12), 192);
      else addPair<T>(row + 192, x, b12, b13);
    }
  }
}
