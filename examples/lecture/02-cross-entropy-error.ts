// The same two guesses, judged only by what they say of the right class.
import { crossEntropyError } from "downhill";

const print = (x: number) => console.log(Number(x.toPrecision(12)));

const t = [0, 0, 1, 0, 0, 0, 0, 0, 0, 0];
const mostly2 = [0.1, 0.05, 0.6, 0.0, 0.05, 0.1, 0.0, 0.1, 0.0, 0.0];
const mostly7 = [0.1, 0.05, 0.1, 0.0, 0.05, 0.1, 0.0, 0.6, 0.0, 0.0];

print(crossEntropyError(mostly2, t));
print(crossEntropyError(mostly7, t));

print(crossEntropyError(mostly2, 2)); // the class itself instead of its one-hot row
print(crossEntropyError([0, 1], [1, 0])); // ln 0 would be −∞; the 1e-7 inside keeps it finite
print(crossEntropyError([0, 1], [0, 1])); // and makes a perfect guess a little better than perfect
