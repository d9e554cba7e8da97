// How wide do activations spread, layer after layer, from different first weights?
import { he, type Initializer, normal, xavier } from "downhill";
import { matmul, type NDArray, randomStream, relu, sigmoid, type Variable, variable } from "downhill";

const spread = (values: Float64Array) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
};

/** 500 rows of 100 numbers through five layers of 100 units. */
function activations(initializer: Initializer, f: (x: Variable<NDArray>) => Variable<NDArray>) {
  const input = randomStream(1, "input");
  const data = Float64Array.from({ length: 500 * 100 }, () => input.normal());
  let x = variable({ data, shape: [500, 100] });
  return [1, 2, 3, 4, 5].map((layer) => {
    const W = new Float64Array(100 * 100);
    initializer.fill(W, { fanIn: 100, fanOut: 100 }, randomStream(1, `layer ${layer}`));
    x = f(matmul(x, { data: W, shape: [100, 100] }));
    return x.value.data;
  });
}

const trials = {
  "sigmoid, deviation 1": activations(normal({ deviation: 1 }), sigmoid),
  "sigmoid, deviation 0.01": activations(normal({ deviation: 0.01 }), sigmoid),
  "sigmoid, Xavier": activations(xavier(), sigmoid),
  "relu, deviation 0.01": activations(normal({ deviation: 0.01 }), relu),
  "relu, Xavier": activations(xavier(), relu),
  "relu, He": activations(he(), relu),
};
for (const [name, layers] of Object.entries(trials)) {
  console.log(name.padEnd(24), ...layers.map((layer) => spread(layer).toPrecision(2).padStart(8)));
}
