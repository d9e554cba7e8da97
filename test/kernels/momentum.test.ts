import { test } from "vitest";
import { scaledNumbers, sizes, turnFor, u32 } from "./sweep.js";
import { attempt, attemptLikeTwin, demandWithin, input, updated } from "./trial.js";
import { dtypes, workbench } from "./workbench.js";

const bench = await workbench();
const MOMENTUM = 0.9;

// μ is rounded once, and each product and sum once more.
test.each(dtypes)("momentum_step_%s, velocities of steps and of gradients", (dtype) => {
  const rate = Math.fround(0.1);
  for (const accumulate of [0, 1]) {
    for (const n of sizes(dtype)) {
      const w = scaledNumbers(dtype, n, 2, 3);
      const v = scaledNumbers(dtype, n, 3, 5);
      const g = scaledNumbers(dtype, n, 5, 4);
      const scalars = [n, turnFor(n), MOMENTUM, accumulate];
      const args = [updated(dtype, w), updated(dtype, v), input(dtype, g), input(dtype, [rate]), ...scalars];
      if (dtype === "f64") attemptLikeTwin(bench, "momentum_step_f64", args);
      const [movedW, movedV] = attempt(bench, `momentum_step_${dtype}`, args);
      const gain = accumulate ? 1 : -rate;
      const gainError = accumulate ? 0 : 1;
      const exactV = v.map((x, i) => MOMENTUM * x + gain * g[i]);
      const errorV = exactV.map(
        (x, i) => u32 * (2 * Math.abs(MOMENTUM * v[i]) + gainError * Math.abs(gain * g[i]) + Math.abs(x)),
      );
      demandWithin("velocity", movedV, exactV, (i) => errorV[i]);
      const exactW = w.map((x, i) => (accumulate ? x - rate * exactV[i] : x + exactV[i]));
      demandWithin("weights", movedW, exactW, (i) =>
        accumulate
          ? rate * errorV[i] + u32 * (Math.abs(rate * exactV[i]) + Math.abs(exactW[i]))
          : errorV[i] + u32 * Math.abs(exactW[i]),
      );
    }
  }
});
