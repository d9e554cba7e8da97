import { digits } from "downhill";
import { IncrementalGradient, load, referenceBackend, wasmBackend } from "downhill/internals";
import { numbers } from "../kernels.mjs";

const BATCH = 100;

/** All 39,760 difference quotients of the lecture's network; the same calls both times. */
export async function numericalGradientCases(side) {
  const { train } = await digits({ train: BATCH, test: 10 });
  const x = Float64Array.from(train.features, (v) => v * train.scale);
  const t = train.target.data;
  const scaled = (length) => numbers(length, Float64Array).map((v) => v / 10);
  const params = { W1: scaled(784 * 50), b1: scaled(50), W2: scaled(500), b2: scaled(10) };
  const kernels = side === "wasm" ? await load() : undefined;
  return ["relu", "sigmoid"].map((activation) => {
    const backend = kernels ? wasmBackend(kernels) : referenceBackend();
    const gradient = new IncrementalGradient(backend, { sizes: [784, 50, 10], activation });
    return {
      name: `numerical gradient of 784-50-10, ${activation}, f64`,
      run: () => gradient.run(params, x, t),
    };
  });
}
