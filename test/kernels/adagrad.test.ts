import { test } from "vitest";
import { scaledNumbers, sizes, turnFor, u32 } from "./sweep.js";
import { attempt, attemptLikeTwin, demandWithin, input, updated } from "./trial.js";
import { dtypes, workbench } from "./workbench.js";

const bench = await workbench();

// h takes two roundings; a sum of positive numbers never has a larger relative error than its terms, and a root
// halves it: (2 + 1) / 2 + 1 for the root, 1 for its sum with `outside` (both at most 3.5 together), 1 for η·g, 1 for
// the quotient: 5.5.
test.each(dtypes)("adagrad_step_%s, ε outside and inside the root", (dtype) => {
  const rate = Math.fround(0.1);
  for (const [outside, inside] of [
    [1e-7, 0],
    [0, 1e-3],
  ]) {
    for (const n of sizes(dtype)) {
      const w = scaledNumbers(dtype, n, 2, 3);
      const h = scaledNumbers(dtype, n, 2, 5).map(Math.abs);
      const g = scaledNumbers(dtype, n, 5, 4);
      const scalars = [n, turnFor(n), outside, inside];
      const args = [updated(dtype, w), updated(dtype, h), input(dtype, g), input(dtype, [rate]), ...scalars];
      if (dtype === "f64") attemptLikeTwin(bench, "adagrad_step_f64", args);
      const [movedW, movedH] = attempt(bench, `adagrad_step_${dtype}`, args);
      const exactH = h.map((x, i) => x + g[i] * g[i]);
      demandWithin("squares", movedH, exactH, (i) => 2 * u32 * exactH[i]);
      const step = g.map((x, i) => (rate * x) / (Math.sqrt(exactH[i] + inside) + outside));
      const exactW = w.map((x, i) => x - step[i]);
      demandWithin("weights", movedW, exactW, (i) => u32 * (5.5 * Math.abs(step[i]) + Math.abs(exactW[i])));
    }
  }
});

test.each(dtypes)("adagrad_step_%s: a gradient of 0 on fresh squares moves nothing", (dtype) => {
  const args = [updated(dtype, [1, -2, 3]), updated(dtype, [0, 0, 0]), input(dtype, [0, 0, 0])];
  const [w] = attemptLikeTwin(bench, `adagrad_step_${dtype}`, [...args, input(dtype, [0.5]), 3, 0, 1e-7, 0]);
  demandWithin("weights", w, [1, -2, 3], () => 0);
});
