import { test } from "vitest";
import { scaledNumbers, sizes, u32 } from "./sweep.js";
import { attempt, attemptLikeTwin, demandWithin, input, output, updated } from "./trial.js";
import { dtypes, lanes, workbench } from "./workbench.js";

const bench = await workbench();
const LAMBDA = 0.1;

// Every square one rounding; each accumulator ⌈n / 4·lanes⌉ − 1, their folds four; ½λ and the product one each.
test.each(dtypes)("weight_penalty_%s is half of λ times the sum of squares", (dtype) => {
  for (const n of [...sizes(dtype), 1000]) {
    const w = scaledNumbers(dtype, n, 3);
    const args = [output(dtype, 1), input(dtype, w), n, LAMBDA];
    if (dtype === "f64") attemptLikeTwin(bench, "weight_penalty_f64", args);
    const [found] = attempt(bench, `weight_penalty_${dtype}`, args);
    const exact = 0.5 * LAMBDA * w.reduce((sum, v) => sum + v * v, 0);
    const roundings = Math.ceil(n / (4 * lanes[dtype])) + 6;
    demandWithin("penalty", found, [exact], () => roundings * u32 * exact);
  }
});

test.each(dtypes)("weight_penalty_grad_%s is λ·w, times what arrives", (dtype) => {
  for (const n of sizes(dtype)) {
    const w = scaledNumbers(dtype, n, 3);
    const args = [output(dtype, n), input(dtype, [0.75]), input(dtype, w), n, LAMBDA];
    if (dtype === "f64") attemptLikeTwin(bench, "weight_penalty_grad_f64", args, [[0, 2]]);
    const [found] = attempt(bench, `weight_penalty_grad_${dtype}`, args, [[0, 2]]);
    const exact = w.map((v) => 0.75 * LAMBDA * v);
    demandWithin("gradient", found, exact, (i) => 3 * u32 * Math.abs(exact[i]));
  }
});

test.each(dtypes)("weight_decay_step_%s shrinks by ηλ", (dtype) => {
  const rate = Math.fround(0.3);
  for (const n of sizes(dtype)) {
    const w = scaledNumbers(dtype, n, 3);
    const args = [updated(dtype, w), input(dtype, [rate]), n, LAMBDA];
    if (dtype === "f64") attemptLikeTwin(bench, "weight_decay_step_f64", args);
    const [found] = attempt(bench, `weight_decay_step_${dtype}`, args);
    const exact = w.map((v) => v - rate * LAMBDA * v);
    demandWithin("weights", found, exact, (i) => {
      return u32 * (3 * Math.abs(rate * LAMBDA * w[i]) + Math.abs(exact[i]));
    });
  }
});
