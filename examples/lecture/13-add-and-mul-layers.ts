// The shop once more, layer by layer: what each keeps going forward it uses coming back.
import { AddLayer, MulLayer } from "downhill";

const print = (...values: number[]) => console.log(...values.map((x) => Number(x.toPrecision(12))));

const mulApple = new MulLayer();
const mulOrange = new MulLayer();
const addAppleOrange = new AddLayer();
const mulTax = new MulLayer();

// Forward.
const applePrice = mulApple.forward(100, 2);
const orangePrice = mulOrange.forward(150, 3);
const allPrice = addAppleOrange.forward(applePrice, orangePrice);
const price = mulTax.forward(allPrice, 1.1);
print(price);

// Backward, in the opposite order.
const [dAllPrice, dTax] = mulTax.backward(1);
const [dApplePrice, dOrangePrice] = addAppleOrange.backward(dAllPrice);
const [dOrange, dOrangeCount] = mulOrange.backward(dOrangePrice);
const [dApple, dAppleCount] = mulApple.backward(dApplePrice);
print(dAppleCount, dApple, dOrange, dOrangeCount, dTax);
