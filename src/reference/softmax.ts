// Twins of assembly/kernels/softmax.ts.

import { softmaxRow } from "./rows.js";
import { forBoth } from "./views.js";

export const softmax = {
  ...forBoth("softmax", (m, at, _, y, x, rows, columns) => {
    [y, x] = [at(y), at(x)];
    for (let row = 0; row < rows; row++, y += columns, x += columns) softmaxRow(m, y, x, columns);
  }),
  ...forBoth("softmax_grad", (m, at, _, dx, dy, y, rows, columns) => {
    [dx, dy, y] = [at(dx), at(dy), at(y)];
    for (let row = 0; row < rows; row++, dx += columns, dy += columns, y += columns) {
      let even = 0;
      let odd = 0;
      for (let j = 0; j < columns; j += 2) even += m[dy + j] * m[y + j];
      for (let j = 1; j < columns; j += 2) odd += m[dy + j] * m[y + j];
      const dot = even + odd;
      for (let j = 0; j < columns; j++) m[dx + j] = m[y + j] * (m[dy + j] - dot);
    }
  }),
};
