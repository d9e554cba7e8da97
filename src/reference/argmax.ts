// Twins of assembly/kernels/argmax.ts.

import { forBoth } from "./views.js";

export const argmax = forBoth("argmax", (m, at, { i32 }, out, x, rows, columns) => {
  x = at(x);
  for (let row = 0; row < rows; row++, x += columns) {
    let best = Number.NEGATIVE_INFINITY;
    let index = 0;
    for (let j = 0; j < columns; j++) {
      if (m[x + j] > best) {
        best = m[x + j];
        index = j;
      }
    }
    i32[(out >>> 2) + row] = index;
  }
});
