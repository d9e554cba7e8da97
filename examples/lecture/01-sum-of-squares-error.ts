// The right answer is 2. How wrong are two guesses?
import { sumOfSquaresError } from "downhill";

const print = (x: number) => console.log(Number(x.toPrecision(12))); // the slide's twelve digits

const t = [0, 0, 1, 0, 0, 0, 0, 0, 0, 0];
const mostly2 = [0.1, 0.05, 0.6, 0.0, 0.05, 0.1, 0.0, 0.1, 0.0, 0.0];
const mostly7 = [0.1, 0.05, 0.1, 0.0, 0.05, 0.1, 0.0, 0.6, 0.0, 0.0];

print(sumOfSquaresError(mostly2, t));
print(sumOfSquaresError(mostly7, t));
