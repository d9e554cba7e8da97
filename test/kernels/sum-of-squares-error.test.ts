import { test } from "vitest";
import { rowVectors, scaledNumbers, shapes, u32 } from "./sweep.js";
import { attempt, attemptLikeTwin, demandWithin, input, output } from "./trial.js";
import { dtypes, workbench } from "./workbench.js";

const bench = await workbench();

// A difference, squared: three roundings; v vectors a row take v + 1 more. All terms are positive.
test.each(dtypes)("sum_of_squares_error_%s and its gradient", (dtype) => {
  for (const [rows, columns] of shapes(dtype)) {
    const y = scaledNumbers(dtype, rows * columns, 2, 3);
    const targets = scaledNumbers(dtype, rows * columns, 2, 4);
    const dlosses = scaledNumbers(dtype, rows, 2, 6);
    const tail = [input(dtype, y), input(dtype, targets), rows, columns];
    const forward = [output(dtype, rows), ...tail];
    const backward = [output(dtype, y.length), input(dtype, dlosses), ...tail];
    const aliases = [
      [0, 2],
      [0, 3],
    ] as const;
    if (dtype === "f64") {
      attemptLikeTwin(bench, "sum_of_squares_error_f64", forward);
      attemptLikeTwin(bench, "sum_of_squares_error_grad_f64", backward, aliases);
    }
    const [losses] = attempt(bench, `sum_of_squares_error_${dtype}`, forward);
    const exact = new Float64Array(rows);
    y.forEach((v, i) => {
      exact[Math.floor(i / columns)] += 0.5 * (v - targets[i]) ** 2;
    });
    demandWithin("losses", losses, exact, (i) => (rowVectors("f32", columns) + 4) * u32 * exact[i]);

    const [dy] = attempt(bench, `sum_of_squares_error_grad_${dtype}`, backward, aliases);
    const slopes = y.map((v, i) => dlosses[Math.floor(i / columns)] * (v - targets[i]));
    demandWithin("dy", dy, slopes, (i) => 2 * u32 * Math.abs(slopes[i]));
  }
});

test("the book's two examples", () => {
  const y = [0.1, 0.05, 0.6, 0, 0.05, 0.1, 0, 0.1, 0, 0, 0.1, 0.05, 0.1, 0, 0.05, 0.1, 0, 0.6, 0, 0];
  const t = [0, 0, 1, 0, 0, 0, 0, 0, 0, 0];
  const args = [output("f64", 2), input("f64", y), input("f64", [...t, ...t]), 2, 10];
  const [losses] = attempt(bench, "sum_of_squares_error_f64", args);
  demandWithin("losses", losses, [0.0975, 0.5975], () => 2e-16);
});
