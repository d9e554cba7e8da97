import { expect, test } from "vitest";
import { exactSoftmax, rowsOf } from "./exact-softmax.js";
import { rowVectors, scaledNumbers, shapes, tiny32, u32 } from "./sweep.js";
import { attempt, attemptLikeTwin, demandWithin, input, output } from "./trial.js";
import { dtypes, workbench } from "./workbench.js";

const bench = await workbench();

test.each(dtypes)("softmax_%s", (dtype) => {
  for (const [rows, columns] of shapes(dtype)) {
    for (const scale of [1, 60]) {
      const x = scaledNumbers(dtype, rows * columns, scale);
      const args = [output(dtype, x.length), input(dtype, x), rows, columns];
      if (dtype === "f64") attemptLikeTwin(bench, "softmax_f64", args, [[0, 1]]);
      const [y] = attempt(bench, `softmax_${dtype}`, args, [[0, 1]]);
      rowsOf(x, rows, columns).forEach((row, i) => {
        const { probabilities, relativeErrors } = exactSoftmax(row);
        const found = y.slice(i * columns, (i + 1) * columns);
        demandWithin(
          "softmax",
          found,
          probabilities,
          (j) => relativeErrors[j] * probabilities[j] + 2 * tiny32,
        );
      });
    }
  }
});

test.each(dtypes)("softmax_%s of huge, equal and infinite numbers", (dtype) => {
  const largest = dtype === "f32" ? 3.4028234663852886e38 : 1.7976931348623157e308;
  const nan = Number.NaN;
  const rows = [
    [largest, -largest, 0, 0, 0],
    [-largest, -largest, -largest, -largest, -largest],
    [-Infinity, 3, -Infinity, -Infinity, 3],
    [nan, 1, 2, 3, 4],
    [1, 2, 3, 4, nan],
    [Infinity, 1, 2, 3, 4],
  ];
  const args = [output(dtype, 30), input(dtype, rows.flat()), 6, 5];
  const [y] = attempt(bench, `softmax_${dtype}`, args, [[0, 1]]);
  const fifth = dtype === "f32" ? Math.fround(0.2) : 0.2;
  const expected = [
    [1, 0, 0, 0, 0],
    [fifth, fifth, fifth, fifth, fifth],
    [0, 0.5, 0, 0, 0.5],
    ...[1, 2, 3].map(() => [nan, nan, nan, nan, nan]),
  ];
  expect([...y]).toEqual(expected.flat());
});

// Σ dy·y of v vectors takes one rounding a product and v − 1 + 2 for the sum; then a difference and a product.
test.each(dtypes)("softmax_grad_%s", (dtype) => {
  for (const [rows, columns] of shapes(dtype)) {
    const dy = scaledNumbers(dtype, rows * columns, 2, 3);
    const y = scaledNumbers(dtype, rows * columns, 1, 4).map(Math.abs);
    const args = [output(dtype, dy.length), input(dtype, dy), input(dtype, y), rows, columns];
    if (dtype === "f64") attemptLikeTwin(bench, "softmax_grad_f64", args, [[0, 1]]);
    const [dx] = attempt(bench, `softmax_grad_${dtype}`, args, [[0, 1]]);
    for (let row = 0; row < rows; row++) {
      const at = row * columns;
      const products = dy.slice(at, at + columns).map((d, j) => d * y[at + j]);
      const dot = products.reduce((a, b) => a + b, 0);
      const magnitude = products.reduce((a, b) => a + Math.abs(b), 0);
      const exact = products.map((_, j) => y[at + j] * (dy[at + j] - dot));
      demandWithin("softmax_grad", dx.slice(at, at + columns), exact, (j) => {
        const sumError = (rowVectors("f32", columns) + 4) * magnitude;
        return y[at + j] * u32 * (sumError + 2 * Math.abs(dy[at + j])) + tiny32;
      });
    }
  }
});
