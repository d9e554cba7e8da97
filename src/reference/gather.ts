// Twins of assembly/kernels/gather.ts.

import { forBoth, type ReferenceKernel } from "./views.js";

const gatherRowsI32: ReferenceKernel = ({ i32, u32 }, out, table, indices, rows, width) => {
  for (let row = 0; row < rows; row++) {
    const from = (table >>> 2) + u32[(indices >>> 2) + row] * width;
    i32.copyWithin((out >>> 2) + row * width, from, from + width);
  }
};

export const gather = {
  ...forBoth("gather_rows", (m, at, { u32 }, out, table, indices, rows, width) => {
    for (let row = 0; row < rows; row++) {
      const from = at(table) + u32[(indices >>> 2) + row] * width;
      m.copyWithin(at(out) + row * width, from, from + width);
    }
  }),
  gather_rows_i32: gatherRowsI32,
  ...forBoth(
    "gather_rows_u8",
    (m, at, { u32, u8 }, out, table, indices, rows, width, scaleHigh, scaleLow) => {
      for (let row = 0; row < rows; row++) {
        const from = table + u32[(indices >>> 2) + row] * width;
        const to = at(out) + row * width;
        for (let j = 0; j < width; j++) {
          const k = u8[from + j];
          m[to + j] = Math.fround(k * scaleHigh + Math.fround(k * scaleLow));
        }
      }
    },
  ),
};
