import { expect, test } from "vitest";
import { scaledNumbers, sizes, u32 } from "./sweep.js";
import { attempt, attemptLikeTwin, demandWithin, input, output } from "./trial.js";
import { dtypes, lanes, workbench } from "./workbench.js";

const bench = await workbench();

// Each of the 4·lanes accumulators takes ⌈n / 4·lanes⌉ − 1 roundings, their fold two, that of the lanes two more.
test.each(dtypes)("sum_%s and mean_%s", (dtype) => {
  for (const n of [...sizes(dtype), 16, 31, 1000]) {
    const x = scaledNumbers(dtype, n, 3);
    const exact = x.reduce((sum, v) => sum + v, 0);
    const magnitude = x.reduce((sum, v) => sum + Math.abs(v), 0);
    const roundings = Math.ceil(n / (4 * lanes[dtype])) + 3;
    const args = [output(dtype, 1), input(dtype, x), n];
    if (dtype === "f64") {
      attemptLikeTwin(bench, "sum_f64", args);
      attemptLikeTwin(bench, "mean_f64", args);
    }
    const sum = attempt(bench, `sum_${dtype}`, args)[0];
    demandWithin("sum", sum, [exact], () => roundings * u32 * magnitude);
    const mean = attempt(bench, `mean_${dtype}`, args)[0];
    demandWithin("mean", mean, [exact / n], () => ((roundings + 1) * u32 * magnitude) / n);
  }
});

test.each(dtypes)("sum_%s adds in the documented order", (dtype) => {
  // Element 0 meets element 4·lanes first and cancels; in any other order the 1 would be lost.
  const x = new Float64Array(4 * lanes[dtype] + 1);
  x[0] = 2 ** 60;
  x[4 * lanes[dtype]] = -(2 ** 60);
  x[1] = 1;
  const [sum] = attempt(bench, `sum_${dtype}`, [output(dtype, 1), input(dtype, x), x.length]);
  expect(sum[0]).toBe(1);
});

test.each(dtypes)("sum_grad_%s and mean_grad_%s spread one number", (dtype) => {
  for (const n of sizes(dtype)) {
    const args = [output(dtype, n), input(dtype, [0.7].map(Math.fround)), n];
    const [ofSum] = attemptLikeTwin(bench, `sum_grad_${dtype}`, args);
    expect([...ofSum]).toEqual(new Array(n).fill(Math.fround(0.7)));
    const [ofMean] = attemptLikeTwin(bench, `mean_grad_${dtype}`, args);
    const slope = Math.fround(0.7) / n;
    expect([...ofMean]).toEqual(new Array(n).fill(dtype === "f32" ? Math.fround(slope) : slope));
  }
});
