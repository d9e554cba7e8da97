// Twins of assembly/kernels/sum-of-squares-error.ts.

import { forBoth } from "./views.js";

export const sumOfSquaresError = {
  ...forBoth("sum_of_squares_error", (m, at, _, losses, y, targets, rows, columns) => {
    [losses, y, targets] = [at(losses), at(y), at(targets)];
    for (let row = 0; row < rows; row++, y += columns, targets += columns) {
      let even = 0;
      let odd = 0;
      for (let j = 0; j < columns; j++) {
        const difference = m[y + j] - m[targets + j];
        if (j & 1) odd += difference * difference;
        else even += difference * difference;
      }
      m[losses + row] = 0.5 * (even + odd);
    }
  }),
  ...forBoth("sum_of_squares_error_grad", (m, at, _, dy, dlosses, y, targets, rows, columns) => {
    [dy, dlosses, y, targets] = [at(dy), at(dlosses), at(y), at(targets)];
    for (let row = 0; row < rows; row++, dy += columns, y += columns, targets += columns) {
      const dloss = m[dlosses + row];
      for (let j = 0; j < columns; j++) m[dy + j] = dloss * (m[y + j] - m[targets + j]);
    }
  }),
};
