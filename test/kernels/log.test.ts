import { expect, test } from "vitest";
import { log } from "../../src/math/logarithm.js";
import { floatsBetween, scaledNumbers, sizes, ulp32 } from "./sweep.js";
import { attempt, attemptLikeTwin, demandWithin, input, output } from "./trial.js";
import { dtypes, workbench } from "./workbench.js";

const bench = await workbench();

test.each(dtypes)("log_%s gives an element the same bits wherever it stands", (dtype) => {
  for (const n of sizes(dtype)) {
    const args = [output(dtype, n), input(dtype, scaledNumbers(dtype, n, 20).map(Math.abs)), n];
    attempt(bench, `log_${dtype}`, args, [[0, 1]]);
  }
});

test("log_f64 gives the bits of src/math", () => {
  const x = [
    ...[0, -0, Infinity, -Infinity, Number.NaN, -1, -5e-324, 1, 2, 0.5],
    ...[5e-324, 1e-320, 2.2250738585072014e-308 - 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308],
    ...[
      Math.SQRT1_2,
      0.7071067811865475,
      0.7071067811865477,
      Math.SQRT2,
      0.9999999999999999,
      1.0000000000000002,
    ],
    ...scaledNumbers("f64", 20000, 100),
    ...scaledNumbers("f64", 20000, 1, 7).map((v) => 1 + v / 16),
    ...scaledNumbers("f64", 20000, 1, 8).map((v, i) => (v + 1.5) * 2 ** ((i % 2090) - 1070)),
  ];
  attemptLikeTwin(bench, "log_f64", [output("f64", x.length), input("f64", x), x.length]);
});

// src/math is within a float64 ulp or so (test/math), nothing beside a float32 ulp. The last points are the worst of all.
test("log_f32 is within 1 ulp, over all normal and denormal numbers", () => {
  const parts = [
    floatsBetween(1e-45, 2 ** -126, 97),
    floatsBetween(2 ** -126, 3.4e38, 20011),
    floatsBetween(0.5, 2, 101),
    Float32Array.of(1.413331151008606),
  ];
  for (const x of parts) {
    const [y] = attempt(bench, "log_f32", [output("f32", x.length), input("f32", x), x.length]);
    const exact = Float64Array.from(x, log);
    demandWithin("log_f32", y, exact, (i) => ulp32(exact[i]));
  }
});

test("log_f32 at the ends", () => {
  const x = [0, -0, Infinity, -Infinity, Number.NaN, -1, -1e-45, 1];
  const [y] = attempt(bench, "log_f32", [output("f32", x.length), input("f32", x), x.length]);
  const nan = Number.NaN;
  expect([...y]).toEqual([-Infinity, -Infinity, Infinity, nan, nan, nan, nan, 0]);
});
