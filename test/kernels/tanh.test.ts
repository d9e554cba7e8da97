import { expect, test } from "vitest";
import { tanh } from "../../src/math/exponential.js";
import { floatsBetween, scaledNumbers, sizes, tiny32, u32, ulp32 } from "./sweep.js";
import { attempt, attemptLikeTwin, demandWithin, input, output } from "./trial.js";
import { dtypes, workbench } from "./workbench.js";

const bench = await workbench();

test.each(dtypes)("tanh_%s gives an element the same bits wherever it stands", (dtype) => {
  for (const n of sizes(dtype)) {
    const args = [output(dtype, n), input(dtype, scaledNumbers(dtype, n, 4)), n];
    attempt(bench, `tanh_${dtype}`, args, [[0, 1]]);
  }
});

test("tanh_f64 gives the bits of src/math", () => {
  const x = [
    ...[0, -0, Infinity, -Infinity, Number.NaN, 5e-324, -1e-310, 22, -22.1, 1e300, -1e300],
    ...scaledNumbers("f64", 20000, 25),
    ...scaledNumbers("f64", 20000, 1, 7),
    ...scaledNumbers("f64", 2000, 2 ** -40, 9),
  ];
  attemptLikeTwin(bench, "tanh_f64", [output("f64", x.length), input("f64", x), x.length]);
});

// The last point is the worst of all.
test("tanh_f32 is within 2.61 ulp, over all numbers", () => {
  const parts = [
    floatsBetween(1e-45, 2 ** -12, 10007),
    floatsBetween(2 ** -12, 10, 211),
    floatsBetween(-(2 ** -12), -10, 1009),
    floatsBetween(10, 3.4e38, 100003),
    Float32Array.of(0.06242450699210167),
  ];
  for (const x of parts) {
    const [y] = attempt(bench, "tanh_f32", [output("f32", x.length), input("f32", x), x.length]);
    const exact = Float64Array.from(x, tanh);
    demandWithin("tanh_f32", y, exact, (i) => 2.61 * ulp32(exact[i]));
  }
});

test("tanh_f32 at the ends", () => {
  const x = [0, -0, Infinity, -Infinity, Number.NaN, 10, -10, 1e-45];
  const [y] = attempt(bench, "tanh_f32", [output("f32", x.length), input("f32", x), x.length]);
  expect([...y]).toEqual([0, -0, 1, -1, Number.NaN, 1, -1, tiny32]);
});

// y² is off by u·y² <= u, then the difference and the product are rounded.
test("tanh_grad: float64 as its twin, float32 within 3 roundings of dy", () => {
  for (const dtype of dtypes) {
    for (const n of sizes(dtype)) {
      const dy = scaledNumbers(dtype, n, 2, 3);
      const y = scaledNumbers(dtype, n, 1, 4);
      const args = [output(dtype, n), input(dtype, dy), input(dtype, y), n];
      if (dtype === "f64") attemptLikeTwin(bench, "tanh_grad_f64", args, [[0, 1]]);
      const [dx] = attempt(bench, `tanh_grad_${dtype}`, args, [[0, 1]]);
      const exact = dy.map((d, i) => d * (1 - y[i] * y[i]));
      demandWithin("tanh_grad", dx, exact, (i) => 3 * u32 * Math.abs(dy[i]));
    }
  }
});
