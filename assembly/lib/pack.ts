// Copies blocks of A and B into the order in which the microkernel reads them.

import { PANEL_ROW_BYTES } from "./microkernel";

/** Columns of C that a packed panel of B serves: 8 of float32, 4 of float64. */
@inline
export function panelColumns<T>(): i32 {
  return <i32>(PANEL_ROW_BYTES / sizeof<T>());
}

/**
 * panel[k][j] = b[k][j] for `columns` columns; the rest of a panel's row is zero.
 *
 * @param panel    `depth` rows of two vectors.
 * @param b        `depth` rows, `stride` bytes apart.
 * @param columns  1 … panelColumns.
 */
export function packPanel<T>(panel: usize, b: usize, stride: usize, depth: i32, columns: i32): void {
  if (columns == panelColumns<T>()) {
    for (let k = 0; k < depth; k++) {
      const left = v128.load(b);
      const right = v128.load(b, 16);
      v128.store(panel, left);
      v128.store(panel, right, 16);
      b += stride;
      panel += PANEL_ROW_BYTES;
    }
    return;
  }
  for (let k = 0; k < depth; k++) {
    v128.store(panel, v128.splat<T>(0));
    v128.store(panel, v128.splat<T>(0), 16);
    for (let j = 0; j < columns; j++) {
      const offset = <usize>j * sizeof<T>();
      store<T>(panel + offset, load<T>(b + offset));
    }
    b += stride;
    panel += PANEL_ROW_BYTES;
  }
}

/**
 * panel[k][j] = b[j][k] for `columns` columns; the rest of a panel's row is zero.
 *
 * @param b  `columns` rows, `stride` bytes apart.
 */
export function packPanelTransposed<T>(
  panel: usize,
  b: usize,
  stride: usize,
  depth: i32,
  columns: i32,
): void {
  if (columns < panelColumns<T>()) memory.fill(panel, 0, <usize>depth * PANEL_ROW_BYTES);
  transpose<T>(panel, PANEL_ROW_BYTES, b, stride, columns, depth);
}

/**
 * out[j][i] = source[i][j], in squares of one vector a side.
 *
 * @param outStride     Bytes from row to row of `out`, which has `columns` rows.
 * @param sourceStride  Bytes from row to row of `source`, which has `rows` rows.
 */
export function transpose<T>(
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
