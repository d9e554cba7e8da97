// Batch normalisation, dropout and weight decay: gradient rules, and shapes that do not fit.

import { describe, expect, test } from "vitest";
import { ShapeError } from "../../src/errors.js";
import { differentiate } from "../../src/graph/differentiate.js";
import { Graph } from "../../src/graph/graph.js";
import type { Tensor } from "../../src/graph/tensor.js";
import {
  add,
  batchNorm,
  batchNormGiven,
  dropoutMask,
  momentumStep,
  movingAverageStep,
  mul,
  sum,
  tanh,
  weightPenalty,
} from "../../src/ops/index.js";
import { numbers } from "../kernels/workbench.js";
import { checkGradient } from "./check-gradient.js";
import { backends, makeBackend, runGraph } from "./run-graph.js";

const positive = (length: number) => numbers(length, 4).map((x) => 1.5 + x);

describe("gradient rules against central differences", () => {
  test("batchNorm of rows", () =>
    checkGradient({
      shapes: [[5, 3], [3], [3]],
      build: ([x, gamma, beta]) => batchNorm(x, gamma, beta, { channels: 3, epsilon: 1e-3 }).y,
    }));
  test("batchNorm of channels", () =>
    checkGradient({
      shapes: [[3, 2, 2, 2], [2], [2]],
      build: ([x, gamma, beta]) => batchNorm(x, gamma, beta, { channels: 2, epsilon: 1e-3 }).y,
    }));
  test("batchNorm between other ops", () =>
    checkGradient({
      shapes: [[6, 2], [2], [2]],
      build: ([x, gamma, beta]) =>
        mul(tanh(batchNorm(tanh(x), gamma, beta, { channels: 2, epsilon: 1e-3 }).y), x),
    }));
  test("dropout, the counter held still", () =>
    checkGradient({
      shapes: [[6, 7]],
      build: ([x], give) => {
        const counter = give(x.graph.input("counter", [3], "u32"), [5, 1, 0]);
        return mul(x, dropoutMask(counter, x.shape, { ratio: 0.4, kept: 1.25, stream: 9 }));
      },
    }));
  test("weightPenalty, of a weight that is used elsewhere too", () =>
    checkGradient({
      shapes: [[4, 3]],
      values: [positive(12)],
      build: ([w]) => add(weightPenalty(w, 0.3), sum(tanh(w))),
    }));
});

// The book's Dropout where the mask is known: once as its program draws it with NumPy's seed 0 and ratio 0.5, once given,
// for ratio 0.2. Out and dx with every bit, the sign of zero included.
describe.each(backends)("the book's dropout, %s", (backend) => {
  const drawn = [
    0.5488135039273248, 0.7151893663724195, 0.6027633760716439, 0.5448831829968969, 0.4236547993389047,
    0.6458941130666561, 0.4375872112626925, 0.8917730007820798, 0.9636627605010293, 0.3834415188257777,
    0.7917250380826646, 0.5288949197529045,
  ];
  const x = [
    0.546875, 1.359375, -0.59375, -0.015625, 0.28125, -1.671875, 0.96875, -0.34375, -0.1875, -1.484375,
    -1.78125, 1.3125,
  ];
  const dout = [
    -1.859375, -1.203125, -0.421875, -0.390625, -1.578125, -1.75, -1.265625, -0.34375, 0.421875, -1.703125,
    -0.328125, 0.703125,
  ];
  test.each([
    {
      name: "drawn",
      mask: drawn.map((u) => Number(u > 0.5)),
      out: [
        0.546875, 1.359375, -0.59375, -0.015625, 0, -1.671875, 0, -0.34375, -0.1875, -0, -1.78125, 1.3125,
      ],
      dx: [
        -1.859375, -1.203125, -0.421875, -0.390625, -0, -1.75, -0, -0.34375, 0.421875, -0, -0.328125,
        0.703125,
      ],
    },
    {
      name: "given",
      mask: [1, 0, 1, 1, 0, 0, 1, 0, 1, 1, 1, 1],
      out: [0.546875, 0, -0.59375, -0.015625, 0, -0, 0.96875, -0, -0.1875, -1.484375, -1.78125, 1.3125],
      dx: [
        -1.859375, -0, -0.421875, -0.390625, -0, -0, -1.265625, -0, 0.421875, -1.703125, -0.328125, 0.703125,
      ],
    },
  ])("mask $name", async ({ mask, ...expected }) => {
    const graph = new Graph();
    const [input, given, dy] = ["x", "mask", "dy"].map((name) => graph.parameter(name, [3, 4]));
    const y = mul(input, given);
    const [gradient] = differentiate(sum(mul(y, dy)), [input], add);
    const values = new Map([
      [input, x],
      [given, mask],
      [dy, dout],
    ]);
    const { results } = runGraph(await makeBackend(backend), graph, values, [y, gradient as Tensor]);
    expect(results).toEqual([expected.out, expected.dx]);
  });
});

test("shapes that do not fit", () => {
  const graph = new Graph();
  const x = graph.input("x", [4, 6]);
  const [three, four, six] = [3, 4, 6].map((size) => graph.parameter(`p${size}`, [size]));
  const epsilon = 1e-3;
  expect(() => batchNorm(x, four, four, { channels: 4, epsilon })).toThrow(ShapeError);
  expect(() => batchNorm(x, six, three, { channels: 6, epsilon })).toThrow(
    "batch_norm: expected 6 numbers, one per channel, got p3 (3).",
  );
  expect(() => batchNorm(six, six, six, { channels: 6, epsilon })).toThrow("batches of 6 channels");
  expect(() => batchNormGiven(x, [six, six, six, three], { channels: 6, epsilon })).toThrow(ShapeError);
  const rate = graph.input("rate", []);
  const options = { momentum: 0.9, ofGradients: false };
  expect(() => momentumStep(six, four, six, rate, options)).toThrow(ShapeError);
  expect(() => movingAverageStep(six, three, 0.9)).toThrow(ShapeError);
});
