// Twin of assembly/kernels/nonzero-columns.ts.

import { forBoth } from "./views.js";

export const nonzeroColumns = forBoth(
  "nonzero_columns",
  (m, at, { i32 }, counts, samples, values, reach, x, rows, columns) => {
    [counts, samples, values, reach, x] = [counts >>> 2, samples >>> 2, at(values), at(reach), at(x)];
    for (let j = 0; j <= columns; j++) {
      let count = 0;
      let largest = 0;
      for (let row = 0; row < rows; row++) {
        const value = j < columns ? m[x + row * columns + j] : 1;
        if (value === 0) continue;
        i32[samples + j * rows + count] = row;
        m[values + j * rows + count] = value;
        largest = Math.max(largest, Math.abs(value));
        count++;
      }
      i32[counts + j] = count;
      m[reach + j] = largest;
    }
  },
);
