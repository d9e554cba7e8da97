// Twins of assembly/kernels/bias.ts.

import { forBoth } from "./views.js";

export const bias = {
  ...forBoth("add_bias", (m, at, _, out, x, bias, rows, columns) => {
    [out, x, bias] = [at(out), at(x), at(bias)];
    for (let row = 0; row < rows; row++, out += columns, x += columns) {
      for (let j = 0; j < columns; j++) m[out + j] = m[x + j] + m[bias + j];
    }
  }),
  ...forBoth("column_sums", (m, at, _, out, x, rows, columns) => {
    [out, x] = [at(out), at(x)];
    m.fill(0, out, out + columns);
    for (let row = 0; row < rows; row++, x += columns) {
      for (let j = 0; j < columns; j++) m[out + j] += m[x + j];
    }
  }),
};
