import { test } from "vitest";
import { scaledNumbers, sizes, turnFor, u32 } from "./sweep.js";
import { attempt, attemptLikeTwin, demandWithin, input, updated } from "./trial.js";
import { dtypes, workbench } from "./workbench.js";

const bench = await workbench();
const DECAY = 0.99;

// (1 − ρ)·g·g takes three roundings, its sum with ρh one more: 4. The root: (4 + 1) / 2 + 1, its sum with `outside`
// one more: 4.5; η·g and the quotient: 6.5.
test.each(dtypes)("rmsprop_step_%s, ε outside and inside the root", (dtype) => {
  const rate = Math.fround(0.1);
  for (const [outside, inside] of [
    [1e-7, 0],
    [0, 1e-3],
  ]) {
    for (const n of sizes(dtype)) {
      const w = scaledNumbers(dtype, n, 2, 3);
      const h = scaledNumbers(dtype, n, 2, 5).map(Math.abs);
      const g = scaledNumbers(dtype, n, 5, 4);
      const scalars = [n, turnFor(n), DECAY, outside, inside];
      const args = [updated(dtype, w), updated(dtype, h), input(dtype, g), input(dtype, [rate]), ...scalars];
      if (dtype === "f64") attemptLikeTwin(bench, "rmsprop_step_f64", args);
      const [movedW, movedH] = attempt(bench, `rmsprop_step_${dtype}`, args);
      const exactH = h.map((x, i) => DECAY * x + (1 - DECAY) * g[i] * g[i]);
      demandWithin("squares", movedH, exactH, (i) => 4 * u32 * exactH[i]);
      const step = g.map((x, i) => (rate * x) / (Math.sqrt(exactH[i] + inside) + outside));
      const exactW = w.map((x, i) => x - step[i]);
      demandWithin("weights", movedW, exactW, (i) => u32 * (6.5 * Math.abs(step[i]) + Math.abs(exactW[i])));
    }
  }
});
