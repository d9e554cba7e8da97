import { expect, test } from "vitest";
import { sigmoid } from "../../src/math/exponential.js";
import { floatsBetween, scaledNumbers, sizes, tiny32, u32, ulp32 } from "./sweep.js";
import { attempt, attemptLikeTwin, demandWithin, input, output } from "./trial.js";
import { dtypes, workbench } from "./workbench.js";

const bench = await workbench();

test.each(dtypes)("sigmoid_%s gives an element the same bits wherever it stands", (dtype) => {
  for (const n of sizes(dtype)) {
    const args = [output(dtype, n), input(dtype, scaledNumbers(dtype, n, 9)), n];
    attempt(bench, `sigmoid_${dtype}`, args, [[0, 1]]);
  }
});

test("sigmoid_f64 gives the bits of src/math", () => {
  const x = [
    ...[0, -0, Infinity, -Infinity, Number.NaN, 40, -700, -709.7, -709.8, -746, 1e300],
    ...scaledNumbers("f64", 20000, 750),
    ...scaledNumbers("f64", 20000, 20, 7),
  ];
  attemptLikeTwin(bench, "sigmoid_f64", [output("f64", x.length), input("f64", x), x.length]);
});

// The last point is the worst of all.
test("sigmoid_f32 is within 2.5 ulp above −88, where e^−x is finite", () => {
  const parts = [
    floatsBetween(2 ** -30, 30, 1009),
    floatsBetween(-(2 ** -30), -88, 1009),
    Float32Array.of(-16.635704040527344),
  ];
  for (const x of parts) {
    const [y] = attempt(bench, "sigmoid_f32", [output("f32", x.length), input("f32", x), x.length]);
    const exact = Float64Array.from(x, sigmoid);
    demandWithin("sigmoid_f32", y, exact, (i) => 2.5 * ulp32(exact[i]));
  }
});

test("sigmoid_f32 at the ends", () => {
  const x = [0, -0, Infinity, -Infinity, Number.NaN, 20, -89, 1e30, -1e30];
  const [y] = attempt(bench, "sigmoid_f32", [output("f32", x.length), input("f32", x), x.length]);
  expect([...y]).toEqual([0.5, 0.5, 1, 0, Number.NaN, 1, 0, 1, 0]);
});

test("sigmoid_grad: float64 as its twin, float32 within 3 roundings", () => {
  for (const dtype of dtypes) {
    for (const n of sizes(dtype)) {
      const dy = scaledNumbers(dtype, n, 2, 3);
      const y = scaledNumbers(dtype, n, 1, 4).map(Math.abs);
      const args = [output(dtype, n), input(dtype, dy), input(dtype, y), n];
      if (dtype === "f64") attemptLikeTwin(bench, "sigmoid_grad_f64", args, [[0, 1]]);
      const [dx] = attempt(bench, `sigmoid_grad_${dtype}`, args, [[0, 1]]);
      const exact = dy.map((d, i) => d * y[i] * (1 - y[i]));
      demandWithin("sigmoid_grad", dx, exact, (i) => 3 * u32 * Math.abs(exact[i]) + tiny32);
    }
  }
});
