// All partial derivatives at once.
import { numericalGradient } from "downhill";

const bowl = (x: ArrayLike<number>) => x[0] * x[0] + x[1] * x[1];

console.log(numericalGradient(bowl, [3, 4]));
console.log(numericalGradient(bowl, [0, 2]));
console.log(numericalGradient(bowl, [3, 0]));

// In an array of integers 3.0001 becomes 3 and 2.9999 becomes 2: the slope would come out as 25000.
try {
  numericalGradient(bowl, Int32Array.of(3, 4));
} catch (error) {
  console.log(String(error));
}
console.log(numericalGradient(bowl, Float64Array.of(3, 4)));
