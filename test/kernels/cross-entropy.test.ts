import { expect, test } from "vitest";
import { rowVectors, scaledNumbers, shapes, someLabels, someTargets, u32 } from "./sweep.js";
import { attempt, attemptLikeTwin, demandWithin, input, output } from "./trial.js";
import { type DType, dtypes, workbench } from "./workbench.js";

const bench = await workbench();
const epsilon = Math.fround(1e-7);

function someProbabilities(dtype: DType, length: number): Float64Array {
  return scaledNumbers(dtype, length, 1, 4).map((x, i) => (i % 11 === 3 ? 0 : Math.abs(x)));
}

// p + ε is rounded, which moves its log by u; the log is within 1 ulp, 2u.
test.each(dtypes)("cross_entropy_labels_%s and its gradient", (dtype) => {
  for (const [rows, columns] of shapes(dtype)) {
    const p = someProbabilities(dtype, rows * columns);
    const labels = someLabels(rows, columns);
    const dlosses = scaledNumbers(dtype, rows, 2, 6);
    const tail = [input(dtype, p), input("i32", labels), rows, columns, epsilon];
    const forward = [output(dtype, rows), ...tail];
    const backward = [output(dtype, p.length), input(dtype, dlosses), ...tail];
    if (dtype === "f64") {
      attemptLikeTwin(bench, "cross_entropy_labels_f64", forward);
      attemptLikeTwin(bench, "cross_entropy_labels_grad_f64", backward, [[0, 2]]);
    }
    const [losses] = attempt(bench, `cross_entropy_labels_${dtype}`, forward);
    const exact = dlosses.map((_, i) => -Math.log(p[i * columns + labels[i]] + epsilon));
    demandWithin("losses", losses, exact, (i) => u32 * (1 + 2 * Math.abs(exact[i])));

    const [dp] = attempt(bench, `cross_entropy_labels_grad_${dtype}`, backward, [[0, 2]]);
    const slopes = p.map((v, i) => {
      const row = Math.floor(i / columns);
      return i % columns === labels[row] ? -dlosses[row] / (v + epsilon) : 0;
    });
    demandWithin("dp", dp, slopes, (i) => 2 * u32 * Math.abs(slopes[i]));
  }
});

// Each term has the error above, its product is rounded, and v vectors a row take v + 1 roundings.
test.each(dtypes)("cross_entropy_targets_%s and its gradient", (dtype) => {
  for (const [rows, columns] of shapes(dtype)) {
    const p = someProbabilities(dtype, rows * columns);
    const targets = someTargets(dtype, rows, columns);
    const dlosses = scaledNumbers(dtype, rows, 2, 6);
    const tail = [input(dtype, p), input(dtype, targets), rows, columns, epsilon];
    const forward = [output(dtype, rows), ...tail];
    const backward = [output(dtype, p.length), input(dtype, dlosses), ...tail];
    const aliases = [
      [0, 2],
      [0, 3],
    ] as const;
    if (dtype === "f64") {
      attemptLikeTwin(bench, "cross_entropy_targets_f64", forward);
      attemptLikeTwin(bench, "cross_entropy_targets_grad_f64", backward, aliases);
    }
    const [losses] = attempt(bench, `cross_entropy_targets_${dtype}`, forward);
    const v = rowVectors("f32", columns);
    const exact = new Float64Array(rows);
    const bounds = new Float64Array(rows);
    targets.forEach((t, i) => {
      const row = Math.floor(i / columns);
      const l = Math.log(p[i] + epsilon);
      exact[row] -= t * l;
      bounds[row] += t * u32 * (1 + (v + 4) * Math.abs(l));
    });
    demandWithin("losses", losses, exact, (i) => bounds[i]);

    const [dp] = attempt(bench, `cross_entropy_targets_grad_${dtype}`, backward, aliases);
    const slopes = p.map((q, i) => (-dlosses[Math.floor(i / columns)] * targets[i]) / (q + epsilon) + 0);
    demandWithin("dp", dp, slopes, (i) => 3 * u32 * Math.abs(slopes[i]));
  }
});

test.each(dtypes)(
  "cross-entropy of %s without ε: a probability of 0 counts only where its target is not 0",
  (dtype) => {
    const p = input(dtype, [0, 1, 0, 0.5]);
    const targets = input(dtype, [0, 1, 1, 0.5]);
    const forward = [output(dtype, 2), p, targets, 2, 2, 0];
    expect([...attempt(bench, `cross_entropy_targets_${dtype}`, forward)[0]]).toEqual([0, Infinity]);
    const backward = [output(dtype, 4), input(dtype, [1, 1]), p, targets, 2, 2, 0];
    expect([...attempt(bench, `cross_entropy_targets_grad_${dtype}`, backward)[0]]).toEqual([
      0,
      -1,
      -Infinity,
      -1,
    ]);
  },
);

test("the book's two examples", () => {
  const y = [0.1, 0.05, 0.6, 0, 0.05, 0.1, 0, 0.1, 0, 0, 0.1, 0.05, 0.1, 0, 0.05, 0.1, 0, 0.6, 0, 0];
  const args = [output("f64", 2), input("f64", y), input("i32", [2, 2]), 2, 10, 1e-7];
  const [losses] = attempt(bench, "cross_entropy_labels_f64", args);
  demandWithin("losses", losses, [0.510825457099338, 2.302584092994546], () => 1e-15);
});
