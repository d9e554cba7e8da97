// Twins of assembly/kernels/gather-nonzeros.ts and gemm-nonzeros.ts. An entry's place is its column; its value is behind it.

import { forBoth } from "./views.js";

/** As in src/kernels/nonzeros-layout.ts. */
const PART_COLUMNS = 128;
const BLOCK_COLUMNS = 256;
const SPARE = 8;
/** Words of an entry: the largest value's, and as many again. */
const ENTRY_WORDS = 4;

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
      for (let row = 0; row < rows; row++) {
        const from = (tableBounds >>> 2) + u32[(indices >>> 2) + row] * parts;
        let entry = entries + row * (capacity + SPARE) * ENTRY_WORDS * 4;
        for (let part = 0; part < parts; part++) {
          u32[(bounds >>> 2) + part * rows + row] = entry;
          for (let i = u32[from + part]; i < u32[from + part + 1]; i++) {
            const block = Math.floor((part * PART_COLUMNS) / BLOCK_COLUMNS) * BLOCK_COLUMNS;
            const k = u8[pairs + 2 * i + 1];
            u32[entry >>> 2] = block + u8[pairs + 2 * i];
            m[at(entry + 8)] = Math.fround(k * scaleHigh + Math.fround(k * scaleLow));
            entry += ENTRY_WORDS * 4;
          }
        }
        u32[(bounds >>> 2) + parts * rows + row] = entry;
      }
    },
  ),
  ...forBoth("gemm_nn_nonzeros", (view, at, { u32 }, c, bounds, b, _workspace, m, n, k) => {
    [c, b] = [at(c), at(b)];
    view.fill(0, c, c + m * n);
    const last = (bounds >>> 2) + Math.ceil(k / PART_COLUMNS) * m;
    for (let i = 0; i < m; i++) {
      for (let entry = u32[(bounds >>> 2) + i]; entry < u32[last + i]; entry += ENTRY_WORDS * 4) {
        const x = view[at(entry + 8)];
        const row = b + u32[entry >>> 2] * n;
        const to = c + i * n;
        for (let j = 0; j < n; j++) view[to + j] += x * view[row + j];
      }
    }
  }),
  ...forBoth("gemm_tn_nonzeros", (view, at, { u32 }, c, bounds, b, _workspace, m, n, k) => {
    [c, b] = [at(c), at(b)];
    view.fill(0, c, c + m * n);
    const last = (bounds >>> 2) + Math.ceil(m / PART_COLUMNS) * k;
    for (let i = 0; i < k; i++) {
      for (let entry = u32[(bounds >>> 2) + i]; entry < u32[last + i]; entry += ENTRY_WORDS * 4) {
        const x = view[at(entry + 8)];
        const to = c + u32[entry >>> 2] * n;
        const row = b + i * n;
        for (let j = 0; j < n; j++) view[to + j] += x * view[row + j];
      }
    }
  }),
};
