import { expect, test } from "vitest";
import { scaledNumbers, sizes } from "./sweep.js";
import { attemptLikeTwin, input, output } from "./trial.js";
import { dtypes, workbench } from "./workbench.js";

const bench = await workbench();

test.each(dtypes)("relu and relu_grad of %s are exact", (dtype) => {
  for (const n of sizes(dtype)) {
    const x = scaledNumbers(dtype, n, 2);
    const [y] = attemptLikeTwin(bench, `relu_${dtype}`, [output(dtype, n), input(dtype, x), n], [[0, 1]]);
    expect([...y]).toEqual([...x].map((v) => Math.max(v, 0)));
    const dy = scaledNumbers(dtype, n, 2, 3);
    const args = [output(dtype, n), input(dtype, dy), input(dtype, y), n];
    const [dx] = attemptLikeTwin(bench, `relu_grad_${dtype}`, args, [[0, 1]]);
    expect([...dx]).toEqual([...dy].map((d, i) => (x[i] > 0 ? d : 0)));
  }
});

test.each(dtypes)("relu of %s: NaN stays, −0 becomes 0, and the derivative at 0 is 0", (dtype) => {
  const x = [Number.NaN, -0, 0, Infinity, -Infinity, 1, -1];
  const n = x.length;
  const [y] = attemptLikeTwin(bench, `relu_${dtype}`, [output(dtype, n), input(dtype, x), n]);
  expect([...y]).toEqual([Number.NaN, 0, 0, Infinity, 0, 1, 0]);
  const dy = input(dtype, new Array(n).fill(-3));
  const [dx] = attemptLikeTwin(bench, `relu_grad_${dtype}`, [output(dtype, n), dy, input(dtype, y), n]);
  expect([...dx]).toEqual([0, 0, 0, -3, 0, -3, 0]);
});
