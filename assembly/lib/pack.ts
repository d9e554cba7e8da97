// Copies blocks of A and B into the order in which the microkernel reads them.

import { storePair } from "./lanes";

/**
 * panel[k][j] = b[k][j] for `columns` columns; the rest of a panel's row is zero.
 *
 * @param panel     `depth` rows of `rowBytes` bytes: two vectors, or four.
 * @param b         `depth` rows, `stride` bytes apart.
 * @param columns   1 … as many as fit into a row.
 */
export function packPanel<T>(
  panel: usize,
  rowBytes: usize,
  b: usize,
  stride: usize,
  depth: i32,
  columns: i32,
): void {
  const bytes = <usize>columns * sizeof<T>();
  if (bytes < rowBytes) {
    packPart<T>(panel, rowBytes, b, stride, depth, bytes);
    return;
  }
  for (let k = 0; k < depth; k++) {
    const first = v128.load(b);
    const second = v128.load(b, 16);
    storePair(panel, first, second);
    if (rowBytes > 32) {
      const third = v128.load(b, 32);
      const fourth = v128.load(b, 48);
      v128.store(panel, fourth, 48);
      v128.store(panel, third, 32);
    }
    b += stride;
    panel += rowBytes;
  }
}

/** The same for rows that are not full: `bytes` of them. */
function packPart<T>(panel: usize, rowBytes: usize, b: usize, stride: usize, depth: i32, bytes: usize): void {
  const whole = bytes & ~15;
  for (let k = 0; k < depth; k++) {
    let j: usize = 0;
    for (; j < whole; j += 16) v128.store(panel + j, v128.load(b + j));
    for (let rest = j; rest < rowBytes; rest += 16) v128.store(panel + rest, i32x4.splat(0));
    for (; j < bytes; j += sizeof<T>()) store<T>(panel + j, load<T>(b + j));
    b += stride;
    panel += rowBytes;
  }
}

/**
 * panel[k][j] = b[j][k] for `columns` columns; the rest of a panel's row is zero.
 *
 * @param b  `columns` rows, `stride` bytes apart.
 */
export function packPanelTransposed<T>(
  panel: usize,
  rowBytes: usize,
  b: usize,
  stride: usize,
  depth: i32,
  columns: i32,
): void {
  if (<usize>columns * sizeof<T>() < rowBytes) memory.fill(panel, 0, <usize>depth * rowBytes);
  transpose<T>(panel, rowBytes, b, stride, columns, depth);
}

/** Copies `rows` rows of `bytes` bytes, `stride` bytes apart, so that they lie one behind the other. */
export function packRows(out: usize, bytes: usize, source: usize, stride: usize, rows: i32): void {
  for (let i = 0; i < rows; i++) {
    memory.copy(out, source, bytes);
    out += bytes;
    source += stride;
  }
}

/**
 * out[j][i] = source[i][j], in squares of one vector a side.
 *
 * @param outStride     Bytes from row to row of `out`, which has `columns` rows.
 * @param sourceStride  Bytes from row to row of `source`, which has `rows` rows.
 */
function transpose<T>(
  out: usize,
  outStride: usize,
  source: usize,
  sourceStride: usize,
  rows: i32,
  columns: i32,
): void {
  const side = <i32>(16 / sizeof<T>());
  const wholeRows = rows - (rows % side);
  const wholeColumns = columns - (columns % side);
  for (let i = 0; i < wholeRows; i += side) {
    let from = source + <usize>i * sourceStride;
    let to = out + <usize>i * sizeof<T>();
    for (let j = 0; j < wholeColumns; j += side) {
      transposeSquare<T>(to, outStride, from, sourceStride);
      from += 16;
      to += <usize>side * outStride;
    }
  }
  for (let i = 0; i < rows; i++) {
    for (let j = i < wholeRows ? wholeColumns : 0; j < columns; j++) {
      const value = load<T>(source + <usize>i * sourceStride + <usize>j * sizeof<T>());
      store<T>(out + <usize>j * outStride + <usize>i * sizeof<T>(), value);
    }
  }
}

/** Bytes of a row of `source` that transposeStrips takes at a time: a cache line. */
const STRIP_BYTES: usize = 64;

/**
 * The same for matrices too large for the first cache, one strip of columns after the other. Across all columns, rows of `out`
 * a power of two apart would push each other out before their lines are full.
 */
export function transposeStrips<T>(
  out: usize,
  outStride: usize,
  source: usize,
  sourceStride: usize,
  rows: i32,
  columns: i32,
): void {
  const strip = <i32>(STRIP_BYTES / sizeof<T>());
  for (; columns > 0; columns -= strip) {
    transpose<T>(out, outStride, source, sourceStride, rows, min(columns, strip));
    out += <usize>strip * outStride;
    source += STRIP_BYTES;
  }
}

/** Transposes 4×4 elements of float32, or 2×2 of float64. */
@inline
function transposeSquare<T>(out: usize, outStride: usize, source: usize, sourceStride: usize): void {
  const row0 = v128.load(source);
  const row1 = v128.load(source + sourceStride);
  if (sizeof<T>() == 8) {
    v128.store(out, v128.shuffle<f64>(row0, row1, 0, 2));
    v128.store(out + outStride, v128.shuffle<f64>(row0, row1, 1, 3));
  } else {
    const row2 = v128.load(source + 2 * sourceStride);
    const row3 = v128.load(source + 3 * sourceStride);
    const top02 = v128.shuffle<f32>(row0, row1, 0, 4, 1, 5);
    const top13 = v128.shuffle<f32>(row0, row1, 2, 6, 3, 7);
    const bottom02 = v128.shuffle<f32>(row2, row3, 0, 4, 1, 5);
    const bottom13 = v128.shuffle<f32>(row2, row3, 2, 6, 3, 7);
    v128.store(out, v128.shuffle<f64>(top02, bottom02, 0, 2));
    v128.store(out + outStride, v128.shuffle<f64>(top02, bottom02, 1, 3));
    v128.store(out + 2 * outStride, v128.shuffle<f64>(top13, bottom13, 0, 2));
    v128.store(out + 3 * outStride, v128.shuffle<f64>(top13, bottom13, 1, 3));
  }
}
