import { expect, test } from "vitest";
import { scaledNumbers, shapes } from "./sweep.js";
import { attemptLikeTwin, input, output } from "./trial.js";
import { dtypes, workbench } from "./workbench.js";

const bench = await workbench();

test.each(dtypes)("argmax_%s finds the largest, wherever it stands", (dtype) => {
  for (const [rows, columns] of shapes(dtype)) {
    const x = scaledNumbers(dtype, rows * columns, 3);
    const args = [output("i32", rows), input(dtype, x), rows, columns];
    const [out] = attemptLikeTwin(bench, `argmax_${dtype}`, args);
    const expected = Array.from({ length: rows }, (_, i) => {
      const row = [...x.slice(i * columns, (i + 1) * columns)];
      return row.indexOf(Math.max(...row));
    });
    expect([...out]).toEqual(expected);
  }
});

test.each(dtypes)("argmax_%s: of equals the first, for every pair of places", (dtype) => {
  const columns = 11;
  const pairs: [number, number][] = [];
  for (let a = 0; a < columns; a++) for (let b = a; b < columns; b++) pairs.push([a, b]);
  const x = pairs.flatMap(([a, b]) =>
    Array.from({ length: columns }, (_, j) => (j === a || j === b ? -1 : -2)),
  );
  const args = [output("i32", pairs.length), input(dtype, x), pairs.length, columns];
  const [out] = attemptLikeTwin(bench, `argmax_${dtype}`, args);
  expect([...out]).toEqual(pairs.map(([a]) => a));
});

test.each(dtypes)("argmax_%s: a NaN counts as −Infinity", (dtype) => {
  const nan = Number.NaN;
  const x = [
    [nan, 1, nan, 2, nan],
    [nan, nan, nan, nan, nan],
    [-Infinity, nan, -Infinity, -3, 0],
    [-0, 0, -1, -1, -1],
    [1, 2, Infinity, Infinity, nan],
  ];
  const args = [output("i32", 5), input(dtype, x.flat()), 5, 5];
  expect([...attemptLikeTwin(bench, `argmax_${dtype}`, args)[0]]).toEqual([3, 0, 4, 0, 2]);
});
