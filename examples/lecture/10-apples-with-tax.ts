// Two apples at 100, and 10 % tax: forward the price, backward what it depends on.
import { mul, toMermaid, variable } from "downhill";

const print = (...values: number[]) => console.log(...values.map((x) => Number(x.toPrecision(12))));

const apple = variable(100, "apple");
const count = variable(2, "number of apples");
const tax = variable(1.1, "tax");

const price = mul(mul(apple, count), tax);
price.name = "price";
print(price.value);

price.backward();
print(apple.gradient, count.gradient, tax.gradient);

console.log(toMermaid(price)); // the figure, as text; toSvg(price) is the picture
