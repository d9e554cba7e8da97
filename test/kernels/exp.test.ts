import { expect, test } from "vitest";
import { exp } from "../../src/math/exponential.js";
import { floatsBetween, scaledNumbers, sizes, ulp32 } from "./sweep.js";
import { attempt, attemptLikeTwin, demandWithin, input, output } from "./trial.js";
import { dtypes, workbench } from "./workbench.js";

const bench = await workbench();

test.each(dtypes)("exp_%s gives an element the same bits wherever it stands", (dtype) => {
  for (const n of sizes(dtype)) {
    const args = [output(dtype, n), input(dtype, scaledNumbers(dtype, n, 20)), n];
    attempt(bench, `exp_${dtype}`, args, [[0, 1]]);
  }
});

test("exp_f64 gives the bits of src/math", () => {
  const x = [
    ...[0, -0, Infinity, -Infinity, Number.NaN, 5e-324, 1, -1],
    // the borders of overflow, of gradual underflow and of 0, with their neighbours
    ...[709.782712893384, 709.7827128933841, 709.78, 709.8, 1e300],
    ...[-708.3964185322641, -708.3964185322642, -745.1332191019411, -745.1332191019412, -745.1332191019413],
    ...[-745.2, -746, -747, -1e300],
    ...scaledNumbers("f64", 20000, 750),
    ...scaledNumbers("f64", 20000, 2, 7),
    ...scaledNumbers("f64", 2000, 2 ** -40, 9),
  ];
  attemptLikeTwin(bench, "exp_f64", [output("f64", x.length), input("f64", x), x.length]);
});

// src/math is within a float64 ulp or so (test/math), nothing beside a float32 ulp. The last points are the worst of all.
test("exp_f32 is within 1.02 ulp, over its whole range", () => {
  const parts = [
    floatsBetween(2 ** -40, 88.72283, 1009),
    floatsBetween(-(2 ** -40), -87.33654, 1009),
    floatsBetween(-87.33655, -103.9, 7),
    Float32Array.of(16.28908920288086, -38.42540740966797),
  ];
  for (const x of parts) {
    const [y] = attempt(bench, "exp_f32", [output("f32", x.length), input("f32", x), x.length]);
    const exact = Float64Array.from(x, exp);
    demandWithin("exp_f32", y, exact, (i) => 1.02 * ulp32(exact[i]));
  }
});

test("exp_f32 at the ends", () => {
  const x = [0, -0, Infinity, -Infinity, Number.NaN, 88.72284, 1e30, -103.98, -1e30, 1e-45];
  const [y] = attempt(bench, "exp_f32", [output("f32", x.length), input("f32", x), x.length]);
  expect([...y]).toEqual([1, 1, Infinity, 0, Number.NaN, Infinity, Infinity, 0, 0, 1]);
});
