import { test } from "vitest";
import { scaledNumbers, sizes, u32 } from "./sweep.js";
import { attempt, attemptLikeTwin, demandWithin, input, updated } from "./trial.js";
import { dtypes, workbench } from "./workbench.js";

const bench = await workbench();

// Both factors are rounded once, both products once, the sum once.
test.each(dtypes)("moving_average_step_%s", (dtype) => {
  for (const keep of [0.9, 0, 1]) {
    for (const n of sizes(dtype)) {
      const average = scaledNumbers(dtype, n, 2, 3);
      const x = scaledNumbers(dtype, n, 5, 4);
      const args = [updated(dtype, average), input(dtype, x), n, keep];
      if (dtype === "f64") attemptLikeTwin(bench, "moving_average_step_f64", args);
      const [found] = attempt(bench, `moving_average_step_${dtype}`, args);
      const [old, fresh] = [average.map((v) => keep * v), x.map((v) => (1 - keep) * v)];
      const exact = old.map((v, i) => v + fresh[i]);
      demandWithin("moving average", found, exact, (i) => {
        return u32 * (2 * Math.abs(old[i]) + 2 * Math.abs(fresh[i]) + Math.abs(exact[i]));
      });
    }
  }
});
