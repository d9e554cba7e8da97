// Downhill, step by step, from (−3, 4).
import { gradientDescent } from "downhill";

const bowl = ([x0, x1]: number[]) => x0 * x0 + x1 * x1;
const start = [-3, 4];

const { x, path } = gradientDescent(bowl, start, { learningRate: 0.1, steps: 100 });
for (const step of [0, 1, 2, 5, 10, 20]) console.log("step", step, path[step]);
console.log("0.1    ", x);

const tooLarge = gradientDescent(bowl, start, { learningRate: 10, steps: 100 });
console.log("10     ", tooLarge.x);

const tooSmall = gradientDescent(bowl, start, { learningRate: 1e-10, steps: 100 });
console.log("1e-10  ", tooSmall.x);
