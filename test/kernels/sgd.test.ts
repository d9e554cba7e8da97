import { test } from "vitest";
import { scaledNumbers, sizes, turnFor, u32 } from "./sweep.js";
import { attempt, attemptLikeTwin, demandWithin, input, updated } from "./trial.js";
import { dtypes, workbench } from "./workbench.js";

const bench = await workbench();

// The product is off by u·|η·dw|, the difference by u·|w − η·dw|.
test.each(dtypes)("sgd_step_%s moves against the gradient", (dtype) => {
  const rate = Math.fround(0.1);
  for (const n of sizes(dtype)) {
    const w = scaledNumbers(dtype, n, 2, 3);
    const dw = scaledNumbers(dtype, n, 5, 4);
    const args = [updated(dtype, w), input(dtype, dw), input(dtype, [rate]), n, turnFor(n)];
    if (dtype === "f64") attemptLikeTwin(bench, "sgd_step_f64", args);
    const [found] = attempt(bench, `sgd_step_${dtype}`, args);
    const exact = w.map((v, i) => v - rate * dw[i]);
    demandWithin("sgd_step", found, exact, (i) => u32 * (Math.abs(rate * dw[i]) + Math.abs(exact[i])));
  }
});
