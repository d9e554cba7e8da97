// The slope of a function, from two of its values.
import { numericalDiff } from "downhill";

const f = (x: number) => 0.01 * (x * x) + 0.1 * x;
console.log(numericalDiff(f, 5), "at 5: 0.2 by calculus");
console.log(numericalDiff(f, 10), "at 10: 0.3 by calculus");

// Two ways to do it worse: a difference to one side only, and a step too small to be seen.
const h = 1e-4;
console.log((f(5 + h) - f(5)) / h, "to one side");
console.log(numericalDiff(f, 5, { h: 1e-50 }), "with h = 1e-50: 5 + h is 5");

// Partial derivatives: the other variable is held.
const bowl = (x0: number, x1: number) => x0 * x0 + x1 * x1;
console.log(numericalDiff((x0) => bowl(x0, 4), 3), "by x0 at (3, 4)");
console.log(numericalDiff((x1) => bowl(3, x1), 4), "by x1 at (3, 4)");
