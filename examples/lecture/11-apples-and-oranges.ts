// Two apples and three oranges with tax.
import { add, mul, variable } from "downhill";

const print = (...values: number[]) => console.log(...values.map((x) => Number(x.toPrecision(12))));

const apple = variable(100, "apple");
const apples = variable(2, "number of apples");
const orange = variable(150, "orange");
const oranges = variable(3, "number of oranges");
const tax = variable(1.1, "tax");

const price = mul(add(mul(apple, apples), mul(orange, oranges)), tax);
price.name = "price";
price.backward();

print(price.value);
print(apple.gradient, apples.gradient);
print(orange.gradient, oranges.gradient);
print(tax.gradient);

// The value of a leaf can be changed; the graph follows.
apple.value = 120;
print(price.value);
