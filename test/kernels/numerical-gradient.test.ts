import { describe, expect, test } from "vitest";
import { FullPasses, type Setting } from "./full-passes.js";
import { type Argument, attemptLikeTwin, demandWithin, input, output, twin } from "./trial.js";
import { workbench } from "./workbench.js";

const bench = await workbench();

/** The lists of a layer's input as nonzero_columns gives them. */
function listsOf(x: Float64Array, rows: number, columns: number): Argument[] {
  const places = (columns + 1) * rows;
  const [counts, samples, values, reach] = twin("nonzero_columns_f64", [
    output("i32", columns + 1),
    output("i32", places),
    output("f64", places),
    output("f64", columns + 1),
    input("f64", x),
    rows,
    columns,
  ]);
  return [input("i32", counts), input("i32", samples), input("f64", values), input("f64", reach)];
}

/** Both layers' quotients by the kernels. */
function byKernels(network: FullPasses, h: number) {
  const { rows, sizes, epsilon } = network.setting;
  const [inputs, units, outputs] = sizes;
  const {
    z: [a, z],
    y: [y],
    p,
  } = network.forward();
  const labels = input("i32", network.labels);
  const shareArguments = [output("f64", rows), input("f64", p), labels, rows, outputs, epsilon];
  const [shares] = attemptLikeTwin(bench, "label_share_f64", shareArguments);
  const [first] = attemptLikeTwin(bench, `numerical_gradient_hidden_${network.activation(0)}_f64`, [
    output("f64", (inputs + 1) * units),
    ...listsOf(network.x, rows, inputs),
    input("f64", a),
    input("f64", y),
    input("f64", network.parameters[1].subarray(0, units * outputs)),
    input("f64", z),
    input("f64", p),
    input("f64", shares),
    labels,
    rows,
    inputs,
    units,
    outputs,
    h,
    epsilon,
  ]);
  const [second] = attemptLikeTwin(bench, "numerical_gradient_output_f64", [
    output("f64", (units + 1) * outputs),
    ...listsOf(y, rows, units),
    input("f64", z),
    input("f64", p),
    input("f64", shares),
    labels,
    rows,
    units,
    outputs,
    h,
    epsilon,
  ]);
  return { first, second, shares };
}

function compare(setting: Setting, h: number) {
  const network = new FullPasses(setting);
  const { first, second } = byKernels(network, h);
  const bound = network.bound(h);
  const what = `${JSON.stringify(setting)}, h = ${h}`;
  demandWithin(`first, ${what}`, first, network.quotients(0, h), () => bound);
  demandWithin(`second, ${what}`, second, network.quotients(1, h), () => bound);
}

const usual: Setting = { rows: 5, sizes: [6, 4, 3], activation: "sigmoid", epsilon: 1e-7 };

describe.each(["sigmoid", "relu", "identity"] as const)(
  "numerical_gradient_hidden_%s and output",
  (activation) => {
    test("are the quotients of full passes, for near and far steps", () => {
      // 3e-4 is near for some units and far for others, as their weights are; at 0.3 many of relu's kinks are crossed.
      for (const h of [1e-6, 1e-4, 3e-4, 1e-3, 0.3, 40]) {
        for (const epsilon of [0, 1e-7, 0.1]) compare({ ...usual, activation, epsilon }, h);
      }
    });

    test("take all sizes", () => {
      for (const rows of [1, 2, 9]) {
        for (const sizes of [
          [1, 1, 1],
          [0, 3, 2],
          [3, 1, 5],
          [2, 7, 10],
          [11, 5, 4],
        ]) {
          compare({ ...usual, activation, rows, sizes }, 1e-4);
        }
      }
    });
  },
);

test("no units, no rows", () => {
  const network = new FullPasses({ ...usual, sizes: [6, 0, 3] });
  expect(byKernels(network, 1e-4).first).toHaveLength(0);
  const empty = byKernels(new FullPasses({ ...usual, rows: 0 }), 1e-4);
  expect([...empty.first, ...empty.second].every(Number.isNaN)).toBe(true);
});

test("more rows than are multiplied before a logarithm is taken", () => {
  compare({ ...usual, rows: 4100, sizes: [1, 1, 2] }, 1e-4);
});

test("a row whose true class has no probability, with ε and without", () => {
  for (const epsilon of [0, 1e-7]) {
    const network = new FullPasses({ ...usual, activation: "identity", epsilon });
    const [, units, outputs] = usual.sizes;
    network.parameters[1].set([800, 0, -800], units * outputs);
    const { first, second, shares } = byKernels(network, 1e-4);
    expect(Math.min(...shares)).toBe(epsilon === 0 ? 1 : 0);
    const bound = network.bound(1e-4);
    demandWithin("first", first, network.quotients(0, 1e-4), () => bound);
    demandWithin("second", second, network.quotients(1, 1e-4), () => bound);
  }
});

test("an input that is not a number makes NaN what depends on it", () => {
  const network = new FullPasses(usual);
  network.x[0] = Number.NaN;
  const { first } = byKernels(network, 1e-4);
  const [inputs, units] = usual.sizes;
  expect([...first.subarray(0, units)].every(Number.isNaN)).toBe(true);
  expect([...first.subarray(inputs * units)].every(Number.isNaN)).toBe(true);
});
