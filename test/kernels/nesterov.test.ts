import { test } from "vitest";
import { scaledNumbers, sizes, turnFor, u32 } from "./sweep.js";
import { attempt, attemptLikeTwin, demandWithin, input, updated } from "./trial.js";
import { dtypes, workbench } from "./workbench.js";

const bench = await workbench();
const MOMENTUM = 0.9;

// μ², (1 + μ)η and ημ² are rounded once; then each product and sum once more.
test.each(dtypes)("nesterov_step_%s, in both orders, velocities of steps and of gradients", (dtype) => {
  const rate = Math.fround(0.1);
  for (const [accumulate, velocityFirst] of [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ]) {
    for (const n of sizes(dtype)) {
      const w = scaledNumbers(dtype, n, 2, 3);
      const v = scaledNumbers(dtype, n, 3, 5);
      const g = scaledNumbers(dtype, n, 5, 4);
      const scalars = [n, turnFor(n), MOMENTUM, accumulate, velocityFirst];
      const args = [updated(dtype, w), updated(dtype, v), input(dtype, g), input(dtype, [rate]), ...scalars];
      if (dtype === "f64") attemptLikeTwin(bench, "nesterov_step_f64", args);
      const [movedW, movedV] = attempt(bench, `nesterov_step_${dtype}`, args);
      const gain = accumulate ? 1 : -rate;
      const exactV = v.map((x, i) => MOMENTUM * x + gain * g[i]);
      const errorV = exactV.map(
        (x, i) =>
          u32 * (2 * Math.abs(MOMENTUM * v[i]) + (accumulate ? 0 : Math.abs(gain * g[i])) + Math.abs(x)),
      );
      demandWithin("velocity", movedV, exactV, (i) => errorV[i]);
      const ahead = (accumulate ? -rate : 1) * MOMENTUM ** 2;
      const slope = (1 + MOMENTUM) * rate;
      const seen = velocityFirst ? exactV : v;
      const halfway = w.map((x, i) => x + ahead * seen[i]);
      const exactW = halfway.map((x, i) => x - slope * g[i]);
      demandWithin("weights", movedW, exactW, (i) => {
        const inherited = velocityFirst ? Math.abs(ahead) * errorV[i] : 0;
        const terms = 2 * Math.abs(ahead * seen[i]) + Math.abs(halfway[i]) + 2 * Math.abs(slope * g[i]);
        return inherited + u32 * (terms + Math.abs(exactW[i]));
      });
    }
  }
});
