import { expect, test } from "vitest";
import { scaledNumbers, sizes } from "./sweep.js";
import { attemptLikeTwin, input, output } from "./trial.js";
import { dtypes, workbench } from "./workbench.js";

const bench = await workbench();
const specials = [0, -0, Infinity, -Infinity, Number.NaN, 1.5, 2 ** -140, -(2 ** 127)];

// A float32 sum, difference, product or quotient computed in float64 and then rounded is the correctly rounded one
// (Figueroa 1995: 53 >= 2·24 + 2), so the twin's bits are the kernel's for float32 too.
test.each(dtypes)("add, sub, mul and div of %s give the correctly rounded result", (dtype) => {
  for (const n of sizes(dtype)) {
    const a = scaledNumbers(dtype, n, 3, 1);
    const b = scaledNumbers(dtype, n, 3, 2).map((x) => (x === 0 ? 1 : x));
    for (const name of ["add", "sub", "mul", "div"]) {
      attemptLikeTwin(
        bench,
        `${name}_${dtype}`,
        [output(dtype, n), input(dtype, a), input(dtype, b), n],
        [
          [0, 1],
          [0, 2],
        ],
      );
    }
  }
});

test.each(dtypes)("arithmetic of %s with infinities, NaN, −0 and denormals", (dtype) => {
  const a = specials.flatMap((x) => specials.map(() => x));
  const b = specials.flatMap(() => specials);
  for (const name of ["add", "sub", "mul", "div"]) {
    attemptLikeTwin(bench, `${name}_${dtype}`, [
      output(dtype, a.length),
      input(dtype, a),
      input(dtype, b),
      a.length,
    ]);
  }
});

test.each(dtypes)("neg, scale and fill of %s", (dtype) => {
  for (const n of sizes(dtype)) {
    const x = [...specials, ...scaledNumbers(dtype, n, 3)].slice(0, n);
    attemptLikeTwin(bench, `neg_${dtype}`, [output(dtype, n), input(dtype, x), n], [[0, 1]]);
    attemptLikeTwin(bench, `scale_${dtype}`, [output(dtype, n), input(dtype, x), n, -0.375], [[0, 1]]);
    const [filled] = attemptLikeTwin(bench, `fill_${dtype}`, [output(dtype, n), n, 0.625]);
    expect([...filled]).toEqual(new Array(n).fill(0.625));
  }
});
