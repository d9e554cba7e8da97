import { expect, test } from "vitest";
import { scaledNumbers, shapes, u32 } from "./sweep.js";
import { attempt, attemptLikeTwin, demandWithin, input, output } from "./trial.js";
import { dtypes, workbench } from "./workbench.js";

const bench = await workbench();

test.each(dtypes)("add_bias_%s gives the correctly rounded sums", (dtype) => {
  for (const [rows, columns] of shapes(dtype)) {
    const x = scaledNumbers(dtype, rows * columns, 3);
    const bias = scaledNumbers(dtype, columns, 0.7, 2);
    const args = [output(dtype, x.length), input(dtype, x), input(dtype, bias), rows, columns];
    const [out] = attemptLikeTwin(bench, `add_bias_${dtype}`, args, [[0, 1]]);
    const exact = x.map((v, i) => v + bias[i % columns]);
    expect([...out]).toEqual([...(dtype === "f32" ? exact.map(Math.fround) : exact)]);
  }
});

// Adding to 0 is exact, so a column of r rows takes r − 1 roundings: γ(r − 1)·Σ|x|.
test.each(dtypes)("column_sums_%s adds up every column", (dtype) => {
  for (const [rows, columns] of [...shapes(dtype), [0, 3], [200, 19], [64, 50]]) {
    const x = scaledNumbers(dtype, rows * columns, 3);
    const args = [output(dtype, columns), input(dtype, x), rows, columns];
    if (dtype === "f64") attemptLikeTwin(bench, "column_sums_f64", args);
    const [sums] = attempt(bench, `column_sums_${dtype}`, args);
    const exact = new Float64Array(columns);
    const magnitude = new Float64Array(columns);
    x.forEach((v, i) => {
      exact[i % columns] += v;
      magnitude[i % columns] += Math.abs(v);
    });
    demandWithin("column_sums", sums, exact, (j) => Math.max(rows - 1, 0) * u32 * magnitude[j]);
  }
});
