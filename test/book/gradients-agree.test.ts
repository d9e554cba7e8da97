// The numerical gradient of all 39,760 parameters of the lecture's network beside backpropagation.

import { expect, test } from "vitest";
import { TwoLayerNet } from "../../src/book/index.js";
import { PARAMETER_NAMES } from "../../src/book/two-layer-programs.js";
import { type Dataset, digits, mnist } from "../../src/data/index.js";
import { incrementalGradient } from "../../src/numeric/incremental-gradient.js";

const ROWS = 100;
const [INPUTS, HIDDEN, CLASSES] = [784, 50, 10];
const H = 1e-5;

const folder = process.env.MNIST_DIR;
if (!folder) console.log("MNIST_DIR is not set: gradients on the real MNIST files are not compared.");
const sources: [string, () => Promise<{ train: Dataset }>][] = [
  ["built-in digits", () => digits({ train: 1000, test: 10 })],
];
if (folder) sources.push(["MNIST", () => mnist(folder)]);

/** The batch that begins with the first-th image. */
function batchOf({ features, scale, target }: Dataset, first: number) {
  const pixels = features.subarray(first * INPUTS, (first + ROWS) * INPUTS);
  return {
    x: Float64Array.from(pixels, (v) => v * scale),
    t: Int32Array.from(target.data.subarray(first, first + ROWS)),
  };
}

/** Hidden units that come as near to their kink as a step may carry them. */
function unitsAtKinks({ W1, b1 }: TwoLayerNet["params"], x: Float64Array): Set<number> {
  const units = new Set<number>();
  for (let row = 0; row < ROWS; row++) {
    for (let j = 0; j < HIDDEN; j++) {
      let a = b1.data[j];
      for (let i = 0; i < INPUTS; i++) a += x[row * INPUTS + i] * W1.data[i * HIDDEN + j];
      if (Math.abs(a) <= 2 * H) units.add(j);
    }
  }
  return units;
}

test.each(sources.flatMap(([name, open]) => (["sigmoid", "relu"] as const).map((f) => ({ name, f, open }))))(
  "$name, $f: within 1e-10 of backpropagation where no kink is crossed",
  async ({ f, open }) => {
    const { train } = await open();
    const net = await TwoLayerNet.create({
      inputSize: INPUTS,
      hiddenSize: HIDDEN,
      outputSize: CLASSES,
      activation: f,
    });
    for (let step = 0; step < 100; step++) {
      const { x, t } = batchOf(train, (step % 9) * ROWS);
      net.update(net.gradient(x, t), 0.1);
    }
    const { x, t } = batchOf(train, 900);
    // The book's backward pass leaves the loss's 1e-7 out, so it is left out here as well.
    const quotients = await incrementalGradient({
      sizes: [INPUTS, HIDDEN, CLASSES],
      activation: f,
      epsilon: 0,
    });
    const params = Object.fromEntries(PARAMETER_NAMES.map((name) => [name, net.params[name].data]));
    const numerical = quotients.run(params, x, t, { h: H });
    const exact = net.gradient(x, t);
    const kinks = f === "relu" ? unitsAtKinks(net.params, x) : new Set<number>();
    expect(kinks.size).toBeLessThan(HIDDEN / 5);
    for (const name of PARAMETER_NAMES) {
      let largest = 0;
      exact[name].data.forEach((value, i) => {
        if (name.endsWith("1") && kinks.has(i % HIDDEN)) return;
        largest = Math.max(largest, Math.abs(value - numerical[name][i]));
      });
      expect(largest, name).toBeLessThan(1e-10);
      expect(largest, name).toBeGreaterThan(0);
    }
  },
);
