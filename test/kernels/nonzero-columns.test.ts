import { expect, test } from "vitest";
import { scaledNumbers } from "./sweep.js";
import { attemptLikeTwin, input, output } from "./trial.js";
import { dtypes, lanes, workbench } from "./workbench.js";

const bench = await workbench();

/** Numbers of which two thirds, and some whole stretches, are zeros of either sign. */
function sparse(dtype: "f32" | "f64", length: number): Float64Array {
  return scaledNumbers(dtype, length, 3).map((v, i) => (i % 3 === 0 && i % 70 < 30 ? v : i % 2 ? 0 : -0));
}

test.each(dtypes)("nonzero_columns_%s lists what its twin lists", (dtype) => {
  const widths = [...Array(2 * lanes[dtype] + 4).keys(), 16, 17, 33, 67];
  for (const columns of widths) {
    for (const rows of [0, 1, 2, 7]) {
      const places = (columns + 1) * rows;
      attemptLikeTwin(bench, `nonzero_columns_${dtype}`, [
        output("i32", columns + 1),
        output("i32", places),
        output(dtype, places),
        output(dtype, columns + 1),
        input(dtype, sparse(dtype, rows * columns)),
        rows,
        columns,
      ]);
    }
  }
});

test.each(dtypes)("nonzero_columns_%s of a small matrix", (dtype) => {
  const x = [0, 2, -0, Number.NaN, -3, 0];
  const [counts, samples, values, reach] = attemptLikeTwin(bench, `nonzero_columns_${dtype}`, [
    output("i32", 3),
    output("i32", 9),
    output(dtype, 9),
    output(dtype, 3),
    input(dtype, x),
    3,
    2,
  ]);
  const untouched = 0x7f;
  expect([...counts]).toEqual([1, 2, 3]);
  expect([...samples]).toEqual([2, untouched, untouched, 0, 1, untouched, 0, 1, 2]);
  const nothing = Number.NaN;
  expect([...values]).toEqual([-3, nothing, nothing, 2, Number.NaN, nothing, 1, 1, 1]);
  expect([...reach]).toEqual([3, Number.NaN, 1]);
});
