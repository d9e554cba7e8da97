import { expect, test } from "vitest";
import { exactSoftmax, rowsOf } from "./exact-softmax.js";
import { rowVectors, scaledNumbers, shapes, someLabels, someTargets, tiny32, u32 } from "./sweep.js";
import { attempt, attemptLikeTwin, demandWithin, input, output } from "./trial.js";
import { dtypes, workbench } from "./workbench.js";

const bench = await workbench();
const epsilons = [0, Math.fround(1e-7)];

// ε = 0: log Σ is off by the sum's error and by 1 ulp, 2u; the distance and the final sum are rounded.
// ε > 0: p + ε is off by p's relative error and one rounding, which is the error of its log; then 1 ulp.
test.each(dtypes)("softmax_cross_entropy_labels_%s", (dtype) => {
  for (const [rows, columns] of shapes(dtype)) {
    for (const epsilon of epsilons) {
      const x = scaledNumbers(dtype, rows * columns, 8);
      const labels = someLabels(rows, columns);
      const args = [
        output(dtype, rows),
        output(dtype, x.length),
        input(dtype, x),
        input("i32", labels),
        rows,
        columns,
        epsilon,
      ];
      const name = `softmax_cross_entropy_labels_${dtype}`;
      if (dtype === "f64") attemptLikeTwin(bench, name, args, [[1, 2]]);
      const [losses, probabilities] = attempt(bench, name, args, [[1, 2]]);
      rowsOf(x, rows, columns).forEach((row, i) => {
        const exact = exactSoftmax(row);
        const { distances, relativeErrors, logSum, logSumError } = exact;
        const found = probabilities.slice(i * columns, (i + 1) * columns);
        demandWithin(
          "p",
          found,
          exact.probabilities,
          (j) => relativeErrors[j] * exact.probabilities[j] + tiny32,
        );
        const t = labels[i];
        const plain = logSum + distances[t];
        const loss = epsilon === 0 ? plain : -Math.log(exact.probabilities[t] + epsilon);
        const bound =
          epsilon === 0 ? logSumError + 3 * u32 * plain : relativeErrors[t] + u32 + 2 * u32 * Math.abs(loss);
        demandWithin("loss", losses.slice(i, i + 1), [loss], () => bound);
      });
    }
  }
});

// With A = Σt, B = Σt·(m − x), v vectors a row: A takes v + 1 roundings, B two more; A·log Σ one, and the sum one.
test.each(dtypes)("softmax_cross_entropy_targets_%s", (dtype) => {
  for (const [rows, columns] of shapes(dtype)) {
    for (const epsilon of epsilons) {
      const x = scaledNumbers(dtype, rows * columns, 8);
      const targets = someTargets(dtype, rows, columns);
      const args = [
        output(dtype, rows),
        output(dtype, x.length),
        input(dtype, x),
        input(dtype, targets),
        rows,
        columns,
        epsilon,
      ];
      const name = `softmax_cross_entropy_targets_${dtype}`;
      if (dtype === "f64") attemptLikeTwin(bench, name, args, [[1, 2]]);
      const [losses, probabilities] = attempt(bench, name, args, [[1, 2]]);
      const v = rowVectors("f32", columns);
      rowsOf(x, rows, columns).forEach((row, i) => {
        const exact = exactSoftmax(row);
        const t = targets.slice(i * columns, (i + 1) * columns);
        const found = probabilities.slice(i * columns, (i + 1) * columns);
        const errors = exact.relativeErrors;
        demandWithin("p", found, exact.probabilities, (j) => errors[j] * exact.probabilities[j] + tiny32);
        const logs = exact.probabilities.map((p) => -Math.log(p + epsilon));
        const loss = t.reduce((sum, target, j) => sum + target * logs[j], 0);
        const weight = t.reduce((sum, target) => sum + target, 0);
        const bound =
          epsilon === 0
            ? weight * exact.logSumError + (v + 5) * u32 * loss
            : t.reduce((sum, w, j) => sum + w * (errors[j] + u32 + (v + 4) * u32 * Math.abs(logs[j])), 0);
        demandWithin("loss", losses.slice(i, i + 1), [loss], () => bound);
      });
    }
  }
});

test.each(dtypes)("the loss of %s stays finite where the probability of the label underflows", (dtype) => {
  const x = input(dtype, [0, 2000, -2000]);
  const shape = [1, 3];
  const outputs = [output(dtype, 1), output(dtype, 3)];
  const labels = [...outputs, x, input("i32", [2]), ...shape, 0];
  expect(attempt(bench, `softmax_cross_entropy_labels_${dtype}`, labels)[0][0]).toBe(4000);
  const targets = [...outputs, x, input(dtype, [0.5, 0, 0.5]), ...shape, 0];
  expect(attempt(bench, `softmax_cross_entropy_targets_${dtype}`, targets)[0][0]).toBe(3000);
});

// dlosses·p, or dlosses·(p − 1): at most two roundings.
test.each(dtypes)("softmax_cross_entropy_labels_grad_%s", (dtype) => {
  for (const [rows, columns] of shapes(dtype)) {
    const p = scaledNumbers(dtype, rows * columns, 1, 4).map(Math.abs);
    const dlosses = scaledNumbers(dtype, rows, 2, 6);
    const labels = someLabels(rows, columns);
    const args = [
      output(dtype, p.length),
      input(dtype, dlosses),
      input(dtype, p),
      input("i32", labels),
      rows,
      columns,
    ];
    const name = `softmax_cross_entropy_labels_grad_${dtype}`;
    if (dtype === "f64") attemptLikeTwin(bench, name, args, [[0, 2]]);
    const [dx] = attempt(bench, name, args, [[0, 2]]);
    const exact = p.map((v, i) => {
      const row = Math.floor(i / columns);
      return dlosses[row] * (v - (i % columns === labels[row] ? 1 : 0));
    });
    demandWithin("dx", dx, exact, (i) => 2 * u32 * Math.abs(exact[i]));
  }
});

// Σt of v vectors takes v + 1 roundings; then a product, a difference and a product.
test.each(dtypes)("softmax_cross_entropy_targets_grad_%s", (dtype) => {
  for (const [rows, columns] of shapes(dtype)) {
    const p = scaledNumbers(dtype, rows * columns, 1, 4).map(Math.abs);
    const dlosses = scaledNumbers(dtype, rows, 2, 6);
    const targets = someTargets(dtype, rows, columns);
    const args = [
      output(dtype, p.length),
      input(dtype, dlosses),
      input(dtype, p),
      input(dtype, targets),
      rows,
      columns,
    ];
    const name = `softmax_cross_entropy_targets_grad_${dtype}`;
    const aliases = [
      [0, 2],
      [0, 3],
    ] as const;
    if (dtype === "f64") attemptLikeTwin(bench, name, args, aliases);
    const [dx] = attempt(bench, name, args, aliases);
    const v = rowVectors("f32", columns);
    for (let row = 0; row < rows; row++) {
      const at = row * columns;
      const weight = targets.slice(at, at + columns).reduce((a, b) => a + b, 0);
      const exact = p.slice(at, at + columns).map((q, j) => dlosses[row] * (q * weight - targets[at + j]));
      demandWithin("dx", dx.slice(at, at + columns), exact, (j) => {
        const product = Math.abs(dlosses[row] * p[at + j] * weight);
        return u32 * ((v + 2) * product + 2 * Math.abs(exact[j]));
      });
    }
  }
});
