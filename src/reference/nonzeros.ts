// Twins of assembly/kernels/gather-nonzeros.ts, lists.ts and gemm-nonzeros.ts.

import { type Floats, forBoth, type Views } from "./views.js";

/** As in src/kernels/nonzeros-layout.ts; an entry's place is its column in a block times PANEL_STRIDE. */
const PART_COLUMNS = 128;
const BLOCK_COLUMNS = 256;
const SPARE = 8;
const PANEL_STRIDE = 208;

/** Calls `visit` with the column and the value of every entry of a row of A, of which there are `rows`. */
function eachEntry(
  floats: Floats,
  index: (address: number) => number,
  { u32 }: Views,
  bounds: number,
  [row, rows, columns]: readonly [number, number, number],
  visit: (column: number, value: number) => void,
): void {
  const bytes = 2 * floats.BYTES_PER_ELEMENT;
  let bound = (bounds >>> 2) + row;
  for (let part = 0; part < columns; part += PART_COLUMNS, bound += rows) {
    const block = part - (part % BLOCK_COLUMNS);
    for (let entry = u32[bound]; entry < u32[bound + rows]; entry += bytes) {
      visit(block + u32[entry >>> 2] / PANEL_STRIDE, floats[index(entry) + 1]);
    }
  }
}

export const nonzeros = {
  ...forBoth(
    "gather_nonzeros",
    (
      m,
      at,
      { u8, u32 },
      entries,
      bounds,
      pairs,
      tableBounds,
      indices,
      rows,
      width,
      capacity,
      scaleHigh,
      scaleLow,
    ) => {
      const parts = Math.ceil(width / PART_COLUMNS);
      const size = m.BYTES_PER_ELEMENT;
      for (let row = 0; row < rows; row++) {
        const from = (tableBounds >>> 2) + u32[(indices >>> 2) + row] * parts;
        let entry = entries + row * (capacity + SPARE) * 2 * size;
        for (let part = 0; part < parts; part++) {
          u32[(bounds >>> 2) + part * rows + row] = entry;
          for (let i = u32[from + part]; i < u32[from + part + 1]; i++) {
            const k = u8[pairs + 2 * i + 1];
            u32[entry >>> 2] = u8[pairs + 2 * i] * PANEL_STRIDE;
            m[at(entry + size)] = Math.fround(k * scaleHigh + Math.fround(k * scaleLow));
            entry += 2 * size;
          }
        }
        u32[(bounds >>> 2) + parts * rows + row] = entry;
      }
    },
  ),
  ...forBoth("list_nonzeros", (m, at, { u32 }, entries, bounds, table, rows, width) => {
    const bytes = 2 * m.BYTES_PER_ELEMENT;
    let bound = bounds >>> 2;
    let next = u32[bound];
    for (let row = 0, from = at(table); row < rows; row++, from += width) {
      for (let column = 0; column < width; column++) {
        if (column % PART_COLUMNS === 0) u32[bound++] = next;
        if (m[from + column] === 0) continue;
        u32[(entries + next * bytes) >>> 2] = (column % BLOCK_COLUMNS) * PANEL_STRIDE;
        m[at(entries + next * bytes) + 1] = m[from + column];
        next++;
      }
    }
    u32[bound] = next;
  }),
  gather_lists: (
    { u32 }: Views,
    bounds: number,
    entries: number,
    tableBounds: number,
    indices: number,
    rows: number,
    width: number,
    entryBytes: number,
  ) => {
    const parts = Math.ceil(width / PART_COLUMNS);
    for (let row = 0; row < rows; row++) {
      const from = (tableBounds >>> 2) + u32[(indices >>> 2) + row] * parts;
      for (let part = 0; part <= parts; part++) {
        u32[(bounds >>> 2) + part * rows + row] = entries + u32[from + part] * entryBytes;
      }
    }
  },
  ...forBoth("gemm_nn_nonzeros", (view, at, views, c, bounds, b, _workspace, m, n, k) => {
    [c, b] = [at(c), at(b)];
    view.fill(0, c, c + m * n);
    for (let i = 0; i < m; i++) {
      eachEntry(view, at, views, bounds, [i, m, k], (column, x) => {
        const row = b + column * n;
        const to = c + i * n;
        for (let j = 0; j < n; j++) view[to + j] += x * view[row + j];
      });
    }
  }),
  ...forBoth("gemm_tn_nonzeros", (view, at, views, c, bounds, b, _workspace, m, n, k) => {
    [c, b] = [at(c), at(b)];
    view.fill(0, c, c + m * n);
    for (let i = 0; i < k; i++) {
      eachEntry(view, at, views, bounds, [i, k, m], (column, x) => {
        const to = c + column * n;
        const row = b + i * n;
        for (let j = 0; j < n; j++) view[to + j] += x * view[row + j];
      });
    }
  }),
};
