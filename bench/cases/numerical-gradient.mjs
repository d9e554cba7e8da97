import { digits } from "downhill";
import { IncrementalGradient, load, referenceBackend, wasmBackend } from "downhill/internals";
import { numbers } from "../suite/kernels.mjs";

const BATCH = 100;

/** All 39,760 difference quotients of the lecture's network; the same calls on both sides. */
export const numericalGradients = ["relu", "sigmoid"].map((activation) => ({
  name: `numerical gradient of 784-50-10, ${activation}, f64`,
  async open(side) {
    const { train } = await digits({ train: BATCH, test: 10 });
    const x = Float64Array.from(train.features, (v) => v * train.scale);
    const t = train.target.data;
    const scaled = (length) => numbers(length, Float64Array).map((v) => v / 10);
    const params = { W1: scaled(784 * 50), b1: scaled(50), W2: scaled(500), b2: scaled(10) };
    const backend = side === "wasm" ? wasmBackend(await load()) : referenceBackend();
    const gradient = new IncrementalGradient(backend, { sizes: [784, 50, 10], activation });
    return { run: () => gradient.run(params, x, t) };
  },
}));
