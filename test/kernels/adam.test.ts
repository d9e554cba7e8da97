import { expect, test } from "vitest";
import { scaledNumbers, sizes, turnFor, u32 } from "./sweep.js";
import { attempt, attemptLikeTwin, demandWithin, input, updated } from "./trial.js";
import { type DType, dtypes, workbench } from "./workbench.js";

const bench = await workbench();
const [BETA_1, BETA_2] = [0.9, 0.999];
const rate = Math.fround(0.1);

function adam(dtype: DType, n: number, steps: number, epsilons: readonly number[]) {
  const w = scaledNumbers(dtype, n, 2, 3);
  const m = scaledNumbers(dtype, n, 3, 5);
  const v = scaledNumbers(dtype, n, 2, 6).map((x) => Math.abs(x) + 2 ** -10);
  const g = scaledNumbers(dtype, n, 5, 4);
  const args = [
    ...[updated(dtype, w), updated(dtype, m), updated(dtype, v), input(dtype, g), input(dtype, [rate])],
    ...[input("u32", [steps]), n, turnFor(n), BETA_1, BETA_2, ...epsilons],
  ];
  return { w, m, v, g, args };
}

// m: the difference, 1 − β₁ and the product one each, the sum one more; v the same, and its square one. The quotient
// inherits m's relative error and half of v's; η_t, the product, the quotient, the root (1.5 with `inside`) and its sum
// with `outside` (2, `outside` being rounded itself) add less than 7.
test.each(dtypes)("adam_step_%s, ε outside, inside and beside the corrected root", (dtype) => {
  for (const [outside, inside, corrected] of [
    [1e-7, 0, 0],
    [0, 1e-3, 0],
    [1e-3, 0, 1],
  ]) {
    for (const steps of [0, 1, 6, 1000]) {
      for (const n of sizes(dtype)) {
        const { w, m, v, g, args } = adam(dtype, n, steps, [outside, inside, corrected]);
        if (dtype === "f64") attemptLikeTwin(bench, "adam_step_f64", args);
        const [movedW, movedM, movedV] = attempt(bench, `adam_step_${dtype}`, args);
        const correction = Math.sqrt(1 - BETA_2 ** (steps + 1));
        const eta = (rate * correction) / (1 - BETA_1 ** (steps + 1));
        const addend = corrected ? outside * correction : outside;
        const exactM = m.map((x, i) => x + (1 - BETA_1) * (g[i] - x));
        const exactV = v.map((x, i) => x + (1 - BETA_2) * (g[i] ** 2 - x));
        const errorM = m.map((x, i) => u32 * (3 * (1 - BETA_1) * Math.abs(g[i] - x) + Math.abs(exactM[i])));
        const errorV = v.map(
          (x, i) => u32 * ((1 - BETA_2) * (g[i] ** 2 + 3 * Math.abs(g[i] ** 2 - x)) + exactV[i]),
        );
        demandWithin("m", movedM, exactM, (i) => errorM[i]);
        demandWithin("v", movedV, exactV, (i) => errorV[i]);
        const slope = exactV.map((x) => eta / (Math.sqrt(x + inside) + addend));
        const exactW = w.map((x, i) => x - slope[i] * exactM[i]);
        demandWithin("weights", movedW, exactW, (i) => {
          const relative = errorV[i] / (2 * exactV[i]) + 7 * u32;
          return slope[i] * (errorM[i] + Math.abs(exactM[i]) * relative) + u32 * Math.abs(exactW[i]);
        });
      }
    }
  }
});

test.each(dtypes)(
  "adam_step_%s: the first step is η wide whatever the gradient, the ten millionth finite",
  (dtype) => {
    const g = [1e-3, -5, 1e4];
    const fresh = (steps: number) => [
      ...[updated(dtype, [0, 0, 0]), updated(dtype, [0, 0, 0]), updated(dtype, [0, 0, 0]), input(dtype, g)],
      ...[input(dtype, [rate]), input("u32", [steps]), 3, 0, BETA_1, BETA_2, 1e-7, 0, 0],
    ];
    const [first] = attempt(bench, `adam_step_${dtype}`, fresh(0));
    // m and v have two and three roundings, the rest 7; ε is below 1e-5 of the smallest root, |g|·√0.001.
    demandWithin("first step", first, [-rate, rate, -rate], () => rate * (12 * u32 + 1e-2));
    const [late] = attempt(bench, `adam_step_${dtype}`, fresh(10_000_000));
    // Without correction m / √v = 0.1·g / (√0.001·|g|).
    const expected = [-1, 1, -1].map((sign) => (sign * rate * (1 - BETA_1)) / Math.sqrt(1 - BETA_2));
    demandWithin("late step", late, expected, () => rate * 3.2 * (12 * u32 + 1e-2));
    const [last] = attempt(bench, `adam_step_${dtype}`, fresh(2 ** 32 - 1));
    expect([...last]).toEqual([...late]);
  },
);
