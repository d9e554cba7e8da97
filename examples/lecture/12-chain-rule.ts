// z = t², t = x + y: the slope of z by x is the slope of z by t times that of t by x.
import { add, numericalGradient, square, variable } from "downhill";

const x = variable(2, "x");
const y = variable(3, "y");
const t = add(x, y);
const z = square(t);
t.name = "t";
z.name = "z";
z.backward();

console.log(String(t));
console.log(String(z));
console.log("dz/dx", x.gradient, "dz/dy", y.gradient, "2t", 2 * t.value);
console.log("by differences", numericalGradient(([x, y]) => (x + y) * (x + y), [2, 3]));
