import { expect, test } from "vitest";
import { TwoLayerNet } from "../../src/book/index.js";
import { PARAMETER_NAMES } from "../../src/book/two-layer-programs.js";
import { canHaveTeams } from "../../src/threads/start.js";
import { labels, oneHot, params, x } from "./two-layer-numbers.js";

async function make(options: { threads?: number } = {}): Promise<TwoLayerNet> {
  const sizes = { inputSize: 4, hiddenSize: 5, outputSize: 3 };
  const net = await TwoLayerNet.create({ ...sizes, activation: "sigmoid", ...options });
  for (const name of PARAMETER_NAMES) net.params[name].data.set(params[name].data);
  return net;
}

test("labels, one-hot rows and any number of threads give the same bits", async () => {
  const net = await make();
  const first = net.numericalGradient(x, labels);
  expect(net.numericalGradient(x, oneHot)).toEqual(first);
  const threaded = await make({ threads: canHaveTeams() ? 2 : 1 });
  expect(threaded.numericalGradient(x, labels)).toEqual(first);
  await threaded.close();
  expect(threaded.numericalGradient(x, labels)).toEqual(first);
  await threaded.close();
});

test("changed parameters, batches and steps are seen", async () => {
  const net = await make();
  const far = net.numericalGradient(x, labels, { h: 0.5 });
  const near = net.numericalGradient(x, labels);
  expect(far).not.toEqual(near);
  const one = { data: x.data.slice(0, 4), shape: [1, 4] };
  expect(net.numericalGradient(one, [labels[0]])).not.toEqual(near);
  net.params.W1.data[0] += 1;
  expect(net.numericalGradient(x, labels)).not.toEqual(near);
  net.params.W1.data[0] = params.W1.data[0];
  expect(net.numericalGradient(x, labels)).toEqual(near);
});

test("probabilities as answers weigh the gradients of the single classes", async () => {
  const net = await make();
  const sample = { data: x.data.slice(0, 4), shape: [1, 4] };
  const weighed = net.numericalGradient(sample, [[0.25, 0, 0.75]]);
  const [class0, class2] = [0, 2].map((label) => net.numericalGradient(sample, [label]));
  for (const name of PARAMETER_NAMES) {
    weighed[name].data.forEach((value, i) => {
      const expected = 0.25 * class0[name].data[i] + 0.75 * class2[name].data[i];
      // Both are quotients of losses of about 1 that were rounded a few dozen times.
      expect(Math.abs(value - expected)).toBeLessThan((100 * 2 ** -53) / 1e-4);
    });
  }
});

test("refuses what does not fit, by its own name", async () => {
  const net = await make();
  expect(() => net.numericalGradient([[1, 2, 3]], [0])).toThrow("TwoLayerNet.numericalGradient: x[0]");
  expect(() => net.numericalGradient(x, [0])).toThrow("TwoLayerNet.numericalGradient: t");
  await expect(make({ threads: 0 })).rejects.toThrow("TwoLayerNet.create: threads");
});
