// Twins of assembly/kernels/moving-average.ts.

import { forBoth } from "./views.js";

export const movingAverage = forBoth("moving_average_step", (m, at, _, average, x, n, keep) => {
  [average, x] = [at(average), at(x)];
  for (let i = 0; i < n; i++) m[average + i] = keep * m[average + i] + (1 - keep) * m[x + i];
});
